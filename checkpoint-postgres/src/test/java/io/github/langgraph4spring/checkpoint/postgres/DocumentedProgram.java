package io.github.langgraph4spring.checkpoint.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Assertions;

/**
 * A program that a page shows whole, with its file's name as a comment in the first line,
 * run as it stands there.
 */
public final class DocumentedProgram {

	private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

	private final String name;

	private final String code;

	private DocumentedProgram(String name, String code) {
		this.name = name;
		this.code = code;
	}

	/**
	 * Finds a program.
	 * @param page the page
	 * @param file the name of the program's file
	 * @return the program
	 * @throws IOException if there is no page, or not just one such program on it
	 */
	public static DocumentedProgram of(Path page, String file) throws IOException {
		List<String> programs = Pattern
			.compile("```[a-z]+\n((?://|#) " + Pattern.quote(file) + "\n.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(page))
			.results()
			.map((match) -> match.group(1))
			.toList();
		if (programs.size() != 1) {
			throw new IOException(page + " has " + programs.size() + " programs " + file);
		}
		return new DocumentedProgram(file, programs.get(0));
	}

	/**
	 * Writes the program.
	 * @param directory where to
	 * @return the file
	 * @throws IOException if that cannot be written
	 */
	public Path write(Path directory) throws IOException {
		return Files.writeString(directory.resolve(this.name), this.code);
	}

	/**
	 * Compiles the program, which is one in Java, and runs it.
	 * @param directory where its classes are
	 * @param libraries which files and folders of this class path it may use
	 * @param arguments its arguments
	 * @return what it says
	 * @throws IOException if files cannot be written
	 * @throws InterruptedException if this thread is interrupted
	 */
	public String runJava(Path directory, Predicate<Path> libraries, String... arguments)
			throws IOException, InterruptedException {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> libraries.test(Path.of(entry)))
			.collect(Collectors.joining(File.pathSeparator));
		int failed = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", directory.toString(), "-cp", classPath, "-proc:none", "-parameters",
					write(directory).toString());
		Assertions.assertEquals(0, failed, () -> this.name + " does not compile");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						directory + File.pathSeparator + classPath, mainClass()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Assertions.assertEquals(0, process.waitFor(), () -> this.name + " failed: " + output);
		return output;
	}

	private String mainClass() {
		Matcher inPackage = PACKAGE.matcher(this.code);
		return (inPackage.find() ? inPackage.group(1) + "." : "") + this.name.replace(".java", "");
	}

}
