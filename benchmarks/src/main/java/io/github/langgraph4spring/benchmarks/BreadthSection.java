package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

/**
 * A million threads, and a thread of a hundred thousand checkpoints: what an operation
 * takes where there is much, beside what it takes where there is little.
 */
final class BreadthSection {

	static final String NAME = "breadth";

	private static final int TIMES = 200;

	private final Run run;

	private final Measurements measurements = new Measurements();

	private BreadthSection(Run run) {
		this.run = run;
	}

	/**
	 * A state of the tables.
	 *
	 * @param name its name, also its database's
	 * @param label what the page calls it
	 * @param threads how many threads of one checkpoint there are
	 * @param checkpoints how many checkpoints the thread that is measured has
	 */
	private record Tables(String name, String label, int threads, int checkpoints) {

	}

	private List<Tables> tables() {
		int part = this.run.smoke() ? 1000 : 1;
		return List.of(new Tables("breadth_small", "ten threads, one of them of 200 checkpoints", 10, 200),
				new Tables("breadth_wide", "a million threads, one of them of 200 checkpoints", 1_000_000 / part, 200),
				new Tables("breadth_long", "ten threads, one of them of 100,000 checkpoints", 10, 100_000 / part));
	}

	static void run(Run run) throws IOException, SQLException {
		BreadthSection section = new BreadthSection(run);
		for (Tables tables : section.tables()) {
			section.fill(tables);
		}
		// the first round compiles the code
		for (int round = -1; round < run.rounds(); round++) {
			for (Tables tables : section.tables()) {
				try (HikariDataSource pool = pool(run, tables, "")) {
					section.measure(tables, new PostgresSaver(pool), round);
				}
			}
		}
		StringBuilder plans = new StringBuilder();
		for (Tables tables : section.tables()) {
			try (HikariDataSource pool = pool(run, tables, "&options=" + ServerPlans.OPTIONS)) {
				String file = run.page()
					.file("plans-" + tables.name() + ".txt", "Generic plans, " + tables.label(),
							section.plans(new PostgresSaver(pool), tables));
				plans.append("* ").append(file);
			}
		}
		run.page().write(NAME, run.circumstances() + "\n" + section.table() + "\n" + plans);
	}

	private static HikariDataSource pool(Run run, Tables tables, String options) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(BenchmarkServer.jdbcUrl(run.server().port(), tables.name()) + options);
		config.setMaximumPoolSize(1);
		return new HikariDataSource(config);
	}

	private void fill(Tables tables) throws SQLException {
		BenchmarkServer server = this.run.server();
		server.createDatabase(tables.name(), Benchmarks.TEMPLATE);
		server.durable(false);
		BreadthRows.fill(BenchmarkServer.jdbcUrl(server.port(), tables.name()), tables.threads(), tables.checkpoints());
		server.durable(true);
		server.settle();
	}

	private void measure(Tables tables, PostgresSaver saver, int round) {
		operations(saver, tables).forEach((name, operation) -> {
			int first = (round + 1) * TIMES * 2;
			for (int i = 0; i < TIMES; i++) {
				operation.accept(first + i);
			}
			List<Double> microseconds = new ArrayList<>();
			for (int i = 0; i < TIMES; i++) {
				long start = System.nanoTime();
				operation.accept(first + TIMES + i);
				microseconds.add((System.nanoTime() - start) / 1e3);
			}
			if (round >= 0) {
				this.measurements.add(contender(tables), name, Measurements.median(microseconds));
			}
		});
	}

	private String plans(PostgresSaver saver, Tables tables) throws IOException {
		StringBuilder plans = new StringBuilder();
		for (Map.Entry<String, IntConsumer> operation : operations(saver, tables).entrySet()) {
			ServerPlans log = new ServerPlans(this.run.workspace());
			operation.getValue().accept(1);
			plans.append("== ").append(operation.getKey()).append("\n\n").append(log.plans()).append('\n');
		}
		return plans.toString();
	}

	// the measurements are of tables here, each in the place of a contender
	private static Contender contender(Tables tables) {
		return new Contender(tables.name(), tables.label(), Contender.Tables.OURS, Contender.Pace.USUAL, List.of(),
				List.of());
	}

	private Map<String, IntConsumer> operations(PostgresSaver saver, Tables tables) {
		CheckpointConfig thread = CheckpointConfig.of(BreadthRows.THREAD);
		String middle = BreadthRows.checkpointId(tables.checkpoints() / 2);
		CheckpointQuery query = CheckpointQuery.of(thread).namespace("");
		Map<String, IntConsumer> operations = new LinkedHashMap<>();
		operations.put("getTuple, latest", (i) -> saver.getTuple(thread).orElseThrow());
		operations.put("getTuple, middle by id", (i) -> saver.getTuple(thread.withCheckpointId(middle)).orElseThrow());
		operations.put("getTuple, any thread",
				(i) -> saver.getTuple(CheckpointConfig.of(BreadthRows.thread(i % tables.threads()))).orElseThrow());
		operations.put("list ten", (i) -> saver.list(query.limit(10)).toList());
		operations.put("list ten before the middle", (i) -> saver.list(query.before(middle).limit(10)).toList());
		operations.put("put", (i) -> put(saver, thread, i));
		operations.put("putWrites", (i) -> saver.putWrites(thread.withCheckpointId(BreadthRows.checkpointId(i % 100)),
				List.of(new ChannelWrite("messages", List.of("hello"))), "task-" + i, ""));
		return operations;
	}

	private static void put(PostgresSaver saver, CheckpointConfig thread, int i) {
		Map<String, ChannelVersion> versions = Map.of("messages", saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(i)
			.channelValues(Map.of("messages", List.of("hello")))
			.channelVersions(versions)
			.build();
		saver.put(thread, checkpoint, CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, i), versions);
	}

	private MarkdownTable table() {
		List<Tables> all = tables();
		List<String> head = new ArrayList<>(List.of("microseconds, median (least to most)"));
		all.forEach((tables) -> head.add(tables.label()));
		MarkdownTable table = new MarkdownTable(head);
		for (String operation : this.measurements.of(contender(all.get(0)))) {
			List<String> cells = new ArrayList<>(List.of(operation));
			all.forEach((tables) -> cells.add(this.measurements.text(contender(tables), operation)));
			table.row(cells);
		}
		return table;
	}

}
