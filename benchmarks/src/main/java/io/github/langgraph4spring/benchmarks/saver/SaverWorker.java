package io.github.langgraph4spring.benchmarks.saver;

import java.nio.file.Path;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.benchmarks.worker.MeasuredSaver;
import io.github.langgraph4spring.benchmarks.worker.Texts;
import io.github.langgraph4spring.benchmarks.worker.Worker;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.Durability;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

/**
 * A process that measures one of the savers of this class path.
 */
final class SaverWorker {

	private SaverWorker() {
	}

	/**
	 * Serves.
	 * @param args which saver, the JDBC URL, how many connections the pool has, and the
	 * file of the texts
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		Worker.serve(saver(args[0], pool(args[1], Integer.parseInt(args[2])), Texts.read(Path.of(args[3]))));
	}

	private static HikariDataSource pool(String url, int connections) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		config.setMaximumPoolSize(connections);
		return new HikariDataSource(config);
	}

	private static MeasuredSaver<?> saver(String name, HikariDataSource pool, Texts texts) {
		return switch (name) {
			case "sync" -> new OwnSaver(Operations.of(new PostgresSaver(pool)), texts, pool::close);
			case "reading" -> new OwnSaver(Operations.of(new PostgresSaver(pool)), texts, OwnSaver::look, pool::close);
			case "async" -> new OwnSaver(Operations.of(new AsyncPostgresSaver(pool)), texts, pool::close);
			case "jdbc" -> new JdbcSaver(pool, MessageBytes.ready(texts), false);
			case "jdbc-async" -> new AsynchronousSaver<>(new JdbcSaver(pool, MessageBytes.ready(texts), false),
					pool.getMaximumPoolSize());
			case "jdbc-serializer" -> new JdbcSaver(pool, MessageBytes.serialized(texts), false);
			case "jdbc-next-put" -> new JdbcSaver(pool, MessageBytes.ready(texts), true);
			case "next-put" ->
				new OwnSaver(Operations.of(PostgresSaver.builder(pool).durability(Durability.NEXT_PUT).build()), texts,
						pool::close);
			case "delta-50", "delta-100", "delta-200", "delta-doubled" ->
				new OwnDeltaSaver(new PostgresSaver(pool), texts, Spacing.of(name), pool::close);
			case "jdbc-delta-50", "jdbc-delta-100", "jdbc-delta-200", "jdbc-delta-doubled" ->
				new JdbcDeltaSaver(pool, texts, Spacing.of(name));
			default -> throw new IllegalArgumentException("Which saver? " + name);
		};
	}

}
