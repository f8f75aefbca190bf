package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.langgraph4spring.benchmarks.Contender.Tables;
import io.github.langgraph4spring.benchmarks.Contender.Workspace;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Runs sections of the benchmarks and writes their results. {@code benchmarks/run} starts
 * the server, installs the peers, and starts this.
 */
public final class Benchmarks {

	/** A database with the tables that we create. */
	static final String TEMPLATE = "ours_template";

	private static final int ROUNDS = 3;

	private static final int TEXTS = 240;

	private static final int WORDS = 600;

	private static final int TEXT_LENGTH = 100;

	private Benchmarks() {
	}

	/**
	 * Runs sections.
	 * @param args their names
	 * @throws Exception if one fails
	 */
	public static void main(String[] args) throws Exception {
		boolean smoke = Boolean.getBoolean("benchmarks.smoke");
		Workspace workspace = new Workspace(folder("benchmarks.workspace"));
		Files.write(workspace.texts(), texts());
		try (BenchmarkServer server = new BenchmarkServer(Integer.getInteger("benchmarks.port"))) {
			Run run = new Run(server, Contenders.of(folder("benchmarks.peers"), folder("benchmarks.sources")),
					smoke ? 1 : ROUNDS, smoke, workspace, new PerformancePage(folder("benchmarks.page")));
			createTables(run);
			Run chosen = run.only(System.getProperty("benchmarks.only", ""));
			for (String section : args) {
				run.say("== " + section);
				run(section, chosen);
			}
		}
	}

	private static Path folder(String property) {
		return Path.of(System.getProperty(property));
	}

	private static void run(String section, Run run) throws IOException, SQLException {
		switch (section) {
			case ConversationSection.NAME -> ConversationSection.run(run);
			case ConcurrencySection.NAME -> ConcurrencySection.run(run);
			case BreadthSection.NAME -> BreadthSection.run(run);
			case GrowthSection.NAME -> GrowthSection.run(run);
			case SerializerSection.NAME -> SerializerSection.run(run);
			case HistorySection.NAME -> HistorySection.run(run);
			default -> throw new IllegalArgumentException("There is no section '" + section + "'");
		}
	}

	/**
	 * Creates a database for each contender, so that what one writes is not in the way of
	 * another.
	 */
	private static void createTables(Run run) throws IOException, SQLException {
		BenchmarkServer server = run.server();
		server.createDatabase(TEMPLATE, "template0");
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(BenchmarkServer.jdbcUrl(server.port(), TEMPLATE));
		PostgresSchema.of(dataSource).migrate();
		for (Contender contender : run.contenders()) {
			if (contender.tables() == Tables.OF_ITS_OWN) {
				server.createDatabase(contender.name(), "template0");
				contender.start(server.port(), 1, run.workspace()).close();
			}
		}
		for (Contender contender : run.contenders()) {
			switch (contender.tables()) {
				case OURS -> server.createDatabase(contender.name(), TEMPLATE);
				case PYTHONS -> server.createDatabase(contender.name(), Contenders.PYTHON);
				default -> {
				}
			}
		}
	}

	// words that come again, as in a language, so that they compress about as well
	private static List<String> texts() {
		Random random = new Random(1);
		List<String> words = new ArrayList<>();
		for (int i = 0; i < WORDS; i++) {
			words.add(word(random));
		}
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < TEXTS; i++) {
			StringBuilder text = new StringBuilder();
			while (text.length() < TEXT_LENGTH) {
				text.append(words.get(random.nextInt(WORDS))).append(' ');
			}
			texts.add(text.substring(0, TEXT_LENGTH));
		}
		return texts;
	}

	private static String word(Random random) {
		StringBuilder word = new StringBuilder();
		for (int i = 1 + random.nextInt(9); i >= 0; i--) {
			word.append((char) ('a' + random.nextInt(26)));
		}
		return word.toString();
	}

}
