package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import io.github.langgraph4spring.checkpoint.message.DeltaReplay;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories that are many times as large as the heap of those who read them.
 */
class LongHistoryIT {

	private static final String HEAP = "-Xmx96m";

	private static final int SNAPSHOT = 100;

	// Each checkpoint has a write of its own, and every hundredth the list until there.
	private static final String DELTAS = """
			update checkpoints set
			    checkpoint = jsonb_set(checkpoint, '{channel_versions,messages}', checkpoint #> '{channel_versions,note}'),
			    metadata = metadata || case when (metadata ->> 'step')::integer % 100 = 0 then '{}' else
			        jsonb_build_object('counters_since_delta_snapshot', jsonb_build_object('messages', jsonb_build_array(
			            (metadata ->> 'step')::integer % 100, (metadata ->> 'step')::integer % 100))) end;
			insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
			select c.thread_id, '', 'messages', c.checkpoint -> 'channel_versions' ->> 'messages', b.type, b.blob
			from checkpoints c join checkpoint_blobs b on b.channel = 'messages'
			where (c.metadata ->> 'step')::integer % 100 = 0
			on conflict do nothing;
			insert into checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, type, blob)
			select thread_id, checkpoint_id, 'task', 0, 'messages', 'msgpack', '\\xa161' from checkpoints
			""";

	@ParameterizedTest
	@CsvSource({ "20000, 10000, list", "30, 8000000, list", "5000, 2000000, delta" })
	void areReadInASmallHeap(int checkpoints, int size, String operation) throws Exception {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		LongThread.write(database, "t", checkpoints);
		Object value = List.of("x".repeat(size));
		TypedValue stored = new LangGraphSerializer()
			.serialize(operation.equals("delta") ? new DeltaSnapshot(value) : value);
		JdbcTemplate jdbc = new JdbcTemplate(database);
		jdbc.update("update checkpoint_blobs set type = ?, blob = ?", stored.type(), stored.bytes());
		if (operation.equals("delta")) {
			jdbc.execute(DELTAS);
		}
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), HEAP,
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), LongHistoryIT.class.getName(),
				database.getUrl() + "&user=" + database.getUser(), operation, Integer.toString(checkpoints))
			.inheritIO()
			.start();
		assertThat(process.waitFor()).isZero();
	}

	/**
	 * Reads the history in this virtual machine.
	 * @param arguments a JDBC URL, the operation, and how many checkpoints there are
	 */
	public static void main(String[] arguments) {
		try (PostgresSaver saver = PostgresSaver.builder(arguments[0]).build()) {
			CheckpointQuery query = CheckpointQuery.of(CheckpointConfig.of("t"));
			int expected = Integer.parseInt(arguments[2]);
			if (arguments[1].equals("list")) {
				System.exit((saver.list(query).filter(LongHistoryIT::isWhole).count() == expected) ? 0 : 1);
			}
			List<CheckpointConfig> some = new ArrayList<>();
			saver.outlines(query)
				.filter((outline) -> outline.metadata().step() % 97 == 0)
				.forEach((outline) -> some.add(outline.config()));
			System.exit(some.stream().allMatch((config) -> isRebuilt(saver, config)) ? 0 : 1);
		}
	}

	private static boolean isWhole(CheckpointTuple tuple) {
		return tuple.checkpoint().channelValues().get("messages") instanceof List<?> list && list.size() == 1;
	}

	private static boolean isRebuilt(PostgresSaver saver, CheckpointConfig config) {
		TupleWithHistories stored = saver.getTupleWithHistories(config, List.of()).orElseThrow();
		int since = stored.tuple().metadata().step() % SNAPSHOT;
		Object list = DeltaReplay.tuple(stored).checkpoint().channelValues().get("messages");
		return list instanceof List<?> rebuilt && rebuilt.size() == 1 + since
				&& saver.deltaChannelHistory(config, List.of("messages")).get("messages").writes().size() <= SNAPSHOT;
	}

}
