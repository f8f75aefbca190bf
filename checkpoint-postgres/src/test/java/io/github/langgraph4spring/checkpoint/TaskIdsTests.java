package io.github.langgraph4spring.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Ids of tasks as the peers make them (make_task_ids.py).
 */
class TaskIdsTests {

	private static final String ID = "1ef4f797-8335-6428-8001-8a1503f9b875";

	private static CheckpointTuple tuple(String namespace, String id, int formatVersion, ChannelVersion version) {
		Checkpoint checkpoint = Checkpoint.builder(2)
			.id(id)
			.formatVersion(formatVersion)
			.channelVersions(Map.of("branch:to:a", version))
			.build();
		return new CheckpointTuple(CheckpointConfig.of("thread", namespace, id), checkpoint,
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 2), null, List.of());
	}

	static Stream<Map<?, ?>> pythons() throws IOException {
		JsonMapper mapper = new JsonMapper();
		try (InputStream lines = TaskIdsTests.class.getResourceAsStream("python-task-ids.jsonl")) {
			return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> mapper.readValue(line, Map.class));
		}
	}

	@ParameterizedTest
	@MethodSource("pythons")
	void pythonFindsItsTasksByThem(Map<?, ?> row) {
		CheckpointTuple tuple = tuple((String) row.get("parent"), ID, (Integer) row.get("version"),
				ChannelVersion.of("00000000000000000000000000000003.0.5"));
		String node = "n".repeat((Integer) row.get("length"));
		assertThat(TaskIds.ofNode(tuple, node, List.of("join:" + node, "branch:to:" + node)))
			.isEqualTo(row.get("pull"));
		assertThat(TaskIds.ofSend(tuple, node, 12)).isEqualTo(row.get("push"));
	}

	@Test
	void javaScriptFindsItsTasksByThem() {
		CheckpointTuple root = tuple("", ID, 4, ChannelVersion.of(3));
		assertThat(TaskIds.ofSend(root, "work", 12)).isEqualTo("7446d88f-ef09-55f5-bd1f-70435f6afb27");
		assertThat(TaskIds.ofNode(root, "agent", List.of("branch:to:agent")))
			.isEqualTo("44bbda55-98cc-521f-98a7-722f371de41f");
		String odd = "q\"u\u0001\n";
		assertThat(TaskIds.ofNode(tuple("sub:x", ID, 4, ChannelVersion.of(3)), odd, List.of("branch:to:" + odd)))
			.isEqualTo("05ae78c1-9e28-537c-a140-04b519af14c5");
	}

	@Test
	void subgraphHasTheNamespaceOfItsTask() {
		assertThat(TaskIds.namespace(tuple("", ID, 4, ChannelVersion.of("1")), "sub", "id")).isEqualTo("sub:id");
		assertThat(TaskIds.namespace(tuple("a:b", ID, 4, ChannelVersion.of("1")), "sub", "id")).isEqualTo("a:b|sub:id");
	}

	@Test
	void checkpointOfAnotherKindHasNoTasks() {
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> TaskIds.ofSend(tuple("", "mine", 4, ChannelVersion.of("1")), "work", 0))
			.withMessageContaining("'mine' is no UUID");
		CheckpointTuple tuple = tuple("", ID, 4, ChannelVersion.of("1"));
		CheckpointTuple withoutStep = new CheckpointTuple(tuple.config(), tuple.checkpoint(),
				new CheckpointMetadata(Map.of()), null, List.of());
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> TaskIds.ofSend(withoutStep, "work", 0))
			.withMessageContaining("has no step");
	}

}
