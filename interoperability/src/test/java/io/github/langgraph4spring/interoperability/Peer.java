package io.github.langgraph4spring.interoperability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assertions;

/**
 * The languages that threads are shared with, as programs that are run. Where their
 * packages are installed is said by system properties, which {@code .ci/interoperability}
 * sets.
 */
enum Peer {

	/** {@code interoperability.python} is the interpreter that has the packages. */
	PYTHON {

		@Override
		List<String> command(String script) {
			return List.of(property("interoperability.python"), Path.of("src/test/python").resolve(script).toString());
		}

	},

	/** {@code interoperability.javascript} is a folder with the scripts and packages. */
	JAVASCRIPT {

		@Override
		List<String> command(String script) {
			return List.of("node", Path.of(property("interoperability.javascript"), script).toString());
		}

	};

	abstract List<String> command(String script);

	/**
	 * Starts a program. What it says on its standard error is shown.
	 */
	Process start(String script, String... arguments) {
		List<String> command = new ArrayList<>(command(script));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		builder.environment().put("LANGSMITH_TRACING", "false");
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Runs a program to its end.
	 * @return what it said
	 */
	String run(String script, String... arguments) {
		Process process = start(script, arguments);
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Assertions.assertEquals(0, process.waitFor(), () -> script + " failed: " + output);
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			process.destroy();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String property(String name) {
		String value = System.getProperty(name);
		if (value == null) {
			throw new IllegalStateException("The peers' packages are not installed: run .ci/interoperability");
		}
		return value;
	}

}
