package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.newThread;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * JavaScript's checks of {@code getDeltaChannelHistory}, which its suite runs apart.
 */
interface JavaScriptDeltaChannelChecks extends JavaScriptChecks {

	default CheckpointConfig putStep(CheckpointConfig parent, Map<String, ?> values) {
		Checkpoint checkpoint = JavaScriptChecks.checkpoint(values);
		return saver().put(parent, checkpoint, CheckpointMetadata.of("loop", 0), checkpoint.channelVersions());
	}

	default void write(CheckpointConfig config, String taskId, Object value) {
		saver().putWrites(config, List.of(new ChannelWrite("messages", value)), taskId);
	}

	default DeltaChannelHistory history(CheckpointConfig config) {
		return saver().deltaChannelHistory(config, List.of("messages")).get("messages");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getDeltaChannelHistory > walks ancestors collecting writes oldest→newest with a snapshot seed")
	default void writesAreCollectedDownToASnapshot(String namespace) {
		CheckpointConfig first = putStep(newThread(namespace), Map.of("messages", new DeltaSnapshot(List.of(0))));
		write(first, "task0", List.of(1));
		CheckpointConfig second = putStep(first, Map.of());
		write(second, "task1", List.of(2));
		assertThat(history(putStep(second, Map.of()))).isEqualTo(new DeltaChannelHistory(new DeltaSnapshot(List.of(0)),
				List.of(new PendingWrite("task0", "messages", List.of(1)),
						new PendingWrite("task1", "messages", List.of(2))),
				true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getDeltaChannelHistory > retains a plain (migration) seed and replays boundary writes")
	default void plainValueIsASeed(String namespace) {
		CheckpointConfig first = putStep(newThread(namespace), Map.of("messages", List.of(0, 1)));
		write(first, "task0", List.of(2));
		assertThat(history(putStep(first, Map.of()))).isEqualTo(new DeltaChannelHistory(List.of(0, 1),
				List.of(new PendingWrite("task0", "messages", List.of(2))), true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getDeltaChannelHistory > orders concurrent same-superstep writes by task id")
	default void writesOfOneStepAreOrderedByTask(String namespace) {
		CheckpointConfig first = putStep(newThread(namespace), Map.of("messages", new DeltaSnapshot(List.of())));
		write(first, "task-b", List.of("b"));
		write(first, "task-a", List.of("a"));
		assertThat(history(putStep(first, Map.of())).writes()).containsExactly(
				new PendingWrite("task-a", "messages", List.of("a")),
				new PendingWrite("task-b", "messages", List.of("b")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getDeltaChannelHistory > omits the seed when no ancestor stored a value")
	default void thereMayBeNoSeed(String namespace) {
		CheckpointConfig first = putStep(newThread(namespace), Map.of());
		write(first, "task0", List.of(1));
		assertThat(history(putStep(first, Map.of())))
			.isEqualTo(new DeltaChannelHistory(null, List.of(new PendingWrite("task0", "messages", List.of(1))), true));
	}

}
