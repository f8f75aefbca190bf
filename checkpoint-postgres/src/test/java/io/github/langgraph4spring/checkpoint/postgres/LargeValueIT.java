package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A value of a hundred megabytes in a heap of four times its size.
 */
class LargeValueIT {

	private static final int SIZE = 100_000_000;

	private static final String HEAP = "-Xmx" + 4 * SIZE / 1024 + "k";

	@ParameterizedTest
	@ValueSource(strings = { "string", "bytes", "map", "messages", "encrypted", "json string", "json messages" })
	void isWrittenAndReadInFourTimesItsSize(String kind) throws Exception {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		String url = database.getUrl() + "&user=" + database.getUser();
		for (String operation : kind.equals("messages") ? List.of("write", "read", "change")
				: List.of("write", "read")) {
			Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), HEAP,
					"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), LargeValueIT.class.getName(), url,
					kind, operation)
				.inheritIO()
				.start();
			assertThat(process.waitFor()).as(operation).isZero();
		}
	}

	/**
	 * Writes or reads the value in this virtual machine.
	 * @param arguments a JDBC URL, the kind of the value, and the operation
	 */
	public static void main(String[] arguments) {
		CheckpointSerializer serializer = new LangGraphSerializer();
		if (arguments[1].equals("encrypted")) {
			serializer = EncryptedSerializer.fromKey(serializer, new byte[32]);
		}
		Dialect dialect = arguments[1].startsWith("json") ? Dialect.JAVASCRIPT : Dialect.PYTHON;
		try (PostgresSaver saver = PostgresSaver.builder(arguments[0])
			.serializer(serializer)
			.dialect(dialect)
			.build()) {
			switch (arguments[2]) {
				case "write" -> put(saver, value(arguments[1]), 1);
				case "read" -> System.exit(isWhole(read(saver)) ? 0 : 1);
				default -> {
					List<Object> messages = new ArrayList<>((List<?>) read(saver));
					messages.set(0, new HumanMessage("changed"));
					put(saver, messages, 2);
				}
			}
		}
	}

	private static void put(PostgresSaver saver, Object value, int version) {
		Map<String, ChannelVersion> versions = Map.of("value", ChannelVersion.of("1." + version));
		saver.put(CheckpointConfig.of("t"),
				Checkpoint.builder(version)
					.channelValues(Map.of("value", List.of(value)))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of("loop", version), versions);
	}

	private static Object read(PostgresSaver saver) {
		Object read = saver.get(CheckpointConfig.of("t")).orElseThrow().channelValues().get("value");
		return Objects.requireNonNull(((List<?>) read).get(0));
	}

	private static boolean isWhole(Object value) {
		return (value instanceof String text && text.length() == SIZE)
				|| (value instanceof byte[] bytes && bytes.length == SIZE)
				|| (value instanceof Map<?, ?> map && map.size() == SIZE / 10_000)
				|| (value instanceof List<?> list && list.size() == SIZE / 10_000);
	}

	private static Object value(String kind) {
		return switch (kind) {
			case "string", "encrypted", "json string" -> "x".repeat(SIZE);
			case "bytes" -> new byte[SIZE];
			case "map" -> {
				Map<String, String> map = new LinkedHashMap<>();
				for (int i = 0; i < SIZE / 10_000; i++) {
					map.put("key" + i, "x".repeat(10_000) + i);
				}
				yield map;
			}
			default -> {
				List<Object> messages = new ArrayList<>();
				for (int i = 0; i < SIZE / 10_000; i++) {
					messages.add(new HumanMessage("x".repeat(10_000) + i, Integer.toString(i)));
				}
				yield messages;
			}
		};
	}

}
