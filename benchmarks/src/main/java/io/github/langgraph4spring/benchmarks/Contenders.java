package io.github.langgraph4spring.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.benchmarks.Contender.Tables;

/**
 * What is measured, and what of it is compared.
 */
final class Contenders {

	static final String PYTHON = "python";

	static final String[][] COMPARED = { { "ours", "jdbc" }, { "ours_async", "jdbc" },
			{ "ours_pythons_tables", "jdbc_pythons_tables" }, { "ours", PYTHON }, { "ours_pythons_tables", PYTHON },
			{ "ours", "javascript" }, { "ours", "alibaba" } };

	private Contenders() {
	}

	static boolean isOurs(Contender contender) {
		return contender.name().startsWith("ours");
	}

	/**
	 * Lists what can be measured here.
	 * @param peers the folder that the peers are installed in
	 */
	static List<Contender> of(Path peers, Path sources) {
		List<Contender> contenders = new ArrayList<>();
		contenders.add(own("ours", "PostgresSaver", Tables.OURS, "sync"));
		contenders.add(own("ours_async", "AsyncPostgresSaver", Tables.OURS, "async"));
		contenders.add(own("jdbc", "bare JDBC", Tables.OURS, "jdbc"));
		contenders.add(own("jdbc_next_put", "bare JDBC, writes with the next put", Tables.OURS, "jdbc-next-put"));
		contenders.add(own("ours_pythons_tables", "PostgresSaver, Python's tables", Tables.PYTHONS, "sync"));
		contenders.add(own("jdbc_pythons_tables", "bare JDBC, Python's tables", Tables.PYTHONS, "jdbc"));
		contenders.add(new Contender(PYTHON, "Python", Tables.OF_ITS_OWN, List
			.of(peers.resolve("python/bin/python").toString(), sources.resolve("python/worker.py").toString())));
		contenders.add(new Contender("javascript", "JavaScript", Tables.OF_ITS_OWN,
				List.of("node", peers.resolve("javascript/worker.js").toString())));
		return contenders;
	}

	private static Contender own(String name, String label, Tables tables, String saver) {
		return new Contender(name, label, tables, java(System.getProperty("java.class.path"),
				"io.github.langgraph4spring.benchmarks.saver.SaverWorker", saver));
	}

	private static List<String> java(String classPath, String main, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, main));
		command.addAll(List.of(args));
		return command;
	}

}
