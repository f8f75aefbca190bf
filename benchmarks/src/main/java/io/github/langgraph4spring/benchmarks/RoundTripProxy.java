package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and the server and counts how often the client speaks again
 * after the server has answered: the round trips, whatever client and server call them.
 */
final class RoundTripProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final AtomicLong roundTrips = new AtomicLong();

	RoundTripProxy(int target) throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getByName(BenchmarkServer.HOST));
		this.target = target;
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	long roundTrips() {
		return this.roundTrips.get();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			Socket postgres = new Socket(BenchmarkServer.HOST, this.target);
			client.setTcpNoDelay(true);
			postgres.setTcpNoDelay(true);
			AtomicBoolean answered = new AtomicBoolean(true);
			start(() -> copy(client, postgres, () -> {
				if (answered.getAndSet(false)) {
					this.roundTrips.incrementAndGet();
				}
			}));
			start(() -> copy(postgres, client, () -> answered.set(true)));
		}
	}

	private static void copy(Socket from, Socket to, Runnable onBytes) throws IOException {
		byte[] buffer = new byte[1 << 16];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
				onBytes.run();
				out.write(buffer, 0, n);
			}
		}
	}

	private static void start(Copying work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// one of the two has closed its connection
			}
		}, "round-trip-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	@FunctionalInterface
	private interface Copying {

		void run() throws IOException;

	}

}
