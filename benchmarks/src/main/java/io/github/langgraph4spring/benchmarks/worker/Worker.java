package io.github.langgraph4spring.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.management.ThreadMXBean;

/**
 * A process that is told line by line what to do and answers each line with the
 * nanoseconds that it took, how many checkpoints were read, the bytes that its threads
 * allocated, how many nanoseconds half and 99 of 100 turns took at the most, and the
 * milliseconds for which the JVM compiled (peers in other languages leave these three
 * out): <pre>
 * conversation PREFIX THREADS TURNS CLIENTS platform|virtual
 * fill THREAD CHECKPOINTS WINDOW
 * read THREAD all|ten|middle|latest TIMES
 * </pre>
 */
public final class Worker {

	private final Workload<?> workload;

	private final ExecutorService platformThreads = Executors.newCachedThreadPool();

	private final ExecutorService virtualThreads = virtualThreads();

	private Worker(Workload<?> workload) {
		this.workload = workload;
	}

	/**
	 * Answers the lines of the standard input until it ends.
	 * @param saver the saver to measure, which is closed in the end
	 * @throws Exception if one of them fails
	 */
	public static void serve(MeasuredSaver<?> saver) throws Exception {
		// what libraries print must not come between the answers
		PrintStream answers = System.out;
		System.setOut(System.err);
		Worker worker = new Worker(new Workload<>(saver));
		try (saver; BufferedReader lines = input()) {
			answers.println("ready");
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				answers.println(worker.answer(line.split(" ")));
			}
		}
		finally {
			worker.platformThreads.shutdown();
			worker.virtualThreads.shutdown();
		}
	}

	private static BufferedReader input() throws IOException {
		return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
	}

	private String answer(String[] words) throws Exception {
		long allocated = allocatedBytes();
		long compiled = compilationMillis();
		long start = System.nanoTime();
		int read = run(words);
		long nanos = System.nanoTime() - start;
		return nanos + " " + read + " " + (allocatedBytes() - allocated) + " " + this.workload.latency(0.5) + " "
				+ this.workload.latency(0.99) + " " + (compilationMillis() - compiled);
	}

	private int run(String[] words) throws Exception {
		switch (words[0]) {
			case "conversation":
				this.workload.converse(words[1], number(words[2]), number(words[3]), number(words[4]),
						words[5].equals("virtual") ? this.virtualThreads : this.platformThreads);
				return 0;
			case "fill":
				this.workload.fill(words[1], number(words[2]), number(words[3]));
				return 0;
			case "read":
				int read = 0;
				for (int i = 0; i < number(words[3]); i++) {
					read = this.workload.read(words[1], words[2]);
				}
				return read;
			default:
				throw new IllegalArgumentException("Do what? " + words[0]);
		}
	}

	private static int number(String word) {
		return Integer.parseInt(word);
	}

	// threads that have ended count too; before Java 21 none can be told
	private static long allocatedBytes() {
		try {
			return (long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes")
				.invoke(ManagementFactory.getThreadMXBean());
		}
		catch (ReflectiveOperationException ex) {
			return -1;
		}
	}

	private static long compilationMillis() {
		return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
	}

	// platform threads before Java 21
	private static ExecutorService virtualThreads() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException ex) {
			return Executors.newCachedThreadPool();
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
