package io.github.langgraph4spring.benchmarks;

import java.nio.file.Path;
import java.util.List;

import io.github.langgraph4spring.benchmarks.Contender.Pace;
import io.github.langgraph4spring.benchmarks.Contender.Tables;

/**
 * What is measured, and what of it is compared.
 */
final class Contenders {

	static final String PYTHON = "python";

	static final String[][] COMPARED = { { "ours", "jdbc" }, { "ours", "jdbc_serializer" },
			{ "jdbc_serializer", "jdbc" }, { "ours_reading", "jdbc" }, { "ours_async", "jdbc" },
			{ "ours_async", "jdbc_async" }, { "ours_next_put", "jdbc_next_put" },
			{ "ours_pythons_tables", "jdbc_pythons_tables" }, { "ours", PYTHON }, { "ours_reading", PYTHON },
			{ "ours_pythons_tables", PYTHON }, { "ours", "javascript" }, { "ours", "alibaba" },
			{ "ours", "alibaba_uncached" }, { "ours", "alibaba_cold" } };

	private static final List<String> ALL = List.of(ConversationSection.NAME, HistorySection.NAME,
			ConcurrencySection.NAME, GrowthSection.NAME);

	private static final List<String> PEER = List.of(ConversationSection.NAME, HistorySection.NAME, GrowthSection.NAME);

	private static final List<String> GROWTH = List.of(GrowthSection.NAME);

	private static final List<String> BOTH = List.of(ConversationSection.NAME, HistorySection.NAME);

	private static final List<String> CONVERSATION = List.of(ConversationSection.NAME);

	private static final List<String> HISTORY = List.of(HistorySection.NAME);

	private Contenders() {
	}

	static boolean isOurs(Contender contender) {
		return contender.name().startsWith("ours");
	}

	/**
	 * Lists what can be measured here.
	 * @param peers the folder that the peers are installed in
	 * @param sources the folder of the peers' workers
	 */
	static List<Contender> of(Path peers, Path sources) {
		return List.of(own("ours", "PostgresSaver", Tables.OURS, ALL, "sync"),
				own("ours_reading", "PostgresSaver, each message looked into", Tables.OURS, CONVERSATION, "reading"),
				own("ours_async", "AsyncPostgresSaver", Tables.OURS, CONVERSATION, "async"),
				own("jdbc", "bare JDBC", Tables.OURS, ALL, "jdbc"),
				own("jdbc_async", "bare JDBC, on other threads", Tables.OURS, CONVERSATION, "jdbc-async"),
				own("jdbc_serializer", "bare JDBC, our serializer", Tables.OURS, BOTH, "jdbc-serializer"),
				own("jdbc_next_put", "bare JDBC, writes with the next put", Tables.OURS, CONVERSATION, "jdbc-next-put"),
				own("ours_next_put", "PostgresSaver, writes with the next put", Tables.OURS, CONVERSATION, "next-put"),
				own("ours_delta_50", "PostgresSaver, delta channel, whole every 50 messages", Tables.OURS, GROWTH,
						"delta-50"),
				own("ours_delta_100", "PostgresSaver, delta channel, whole every 100", Tables.OURS, GROWTH,
						"delta-100"),
				own("ours_delta_200", "PostgresSaver, delta channel, whole every 200", Tables.OURS, GROWTH,
						"delta-200"),
				own("ours_delta_doubled", "PostgresSaver, delta channel, whole when doubled", Tables.OURS, GROWTH,
						"delta-doubled"),
				own("jdbc_delta_50", "bare JDBC, delta channel, whole every 50 messages", Tables.OURS, GROWTH,
						"jdbc-delta-50"),
				own("jdbc_delta_100", "bare JDBC, delta channel, whole every 100", Tables.OURS, GROWTH,
						"jdbc-delta-100"),
				own("jdbc_delta_200", "bare JDBC, delta channel, whole every 200", Tables.OURS, GROWTH,
						"jdbc-delta-200"),
				own("jdbc_delta_doubled", "bare JDBC, delta channel, whole when doubled", Tables.OURS, GROWTH,
						"jdbc-delta-doubled"),
				own("ours_pythons_tables", "PostgresSaver, Python's tables", Tables.PYTHONS, BOTH, "sync"),
				own("jdbc_pythons_tables", "bare JDBC, Python's tables", Tables.PYTHONS, BOTH, "jdbc"),
				new Contender(PYTHON, "Python", Tables.OF_ITS_OWN, Pace.USUAL, PEER,
						List.of(peers.resolve("python/bin/python").toString(),
								sources.resolve("python/worker.py").toString())),
				new Contender("javascript", "JavaScript", Tables.OF_ITS_OWN, Pace.USUAL, BOTH,
						List.of("node", peers.resolve("javascript/worker.js").toString())),
				alibaba("alibaba", "Spring AI Alibaba, heap cache", Pace.USUAL, CONVERSATION, "ON", peers),
				alibaba("alibaba_uncached", "Spring AI Alibaba, cache off", Pace.SLOW, CONVERSATION, "OFF", peers),
				alibaba("alibaba_cold", "Spring AI Alibaba, cache off", Pace.SLOW, HISTORY, "COLD", peers));
	}

	private static Contender own(String name, String label, Tables tables, List<String> sections, String saver) {
		return new Contender(name, label, tables, Pace.USUAL, sections, java(System.getProperty("java.class.path"),
				"io.github.langgraph4spring.benchmarks.saver.SaverWorker", saver));
	}

	private static Contender alibaba(String name, String label, Pace pace, List<String> sections, String cache,
			Path peers) {
		return new Contender(name, label, Tables.OF_ITS_OWN, pace, sections, java(peers.resolve("alibaba/*").toString(),
				"io.github.langgraph4spring.benchmarks.alibaba.AlibabaWorker", cache));
	}

	private static List<String> java(String classPath, String main, String saver) {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, main,
				saver);
	}

}
