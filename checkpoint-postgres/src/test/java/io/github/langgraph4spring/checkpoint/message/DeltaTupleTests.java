package io.github.langgraph4spring.checkpoint.message;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeltaReplay#tuple}, and for what tasks wrote that have not finished.
 */
class DeltaTupleTests {

	private static CheckpointTuple tuple(Map<String, Object> values, PendingWrite... writes) {
		return new CheckpointTuple(CheckpointConfig.of("1"), Checkpoint.builder(1).channelValues(values).build(),
				CheckpointMetadata.of("loop", 1), null, List.of(writes));
	}

	@Test
	void showsPlainValuesAndNoneOfWhichNoAncestorIsLeft() {
		DeltaChannelHistory history = new DeltaChannelHistory(new DeltaSnapshot(List.of("a")),
				List.of(new PendingWrite("task", "log", List.of("b"))));
		CheckpointTuple shown = DeltaReplay
			.tuple(new TupleWithHistories(tuple(Map.of("stored", new DeltaSnapshot(List.of("s")), "plain", 1)),
					Map.of("log", history, "lost", new DeltaChannelHistory(null, List.of()))));
		assertThat(shown.checkpoint().channelValues())
			.isEqualTo(Map.of("stored", List.of("s"), "plain", 1, "log", List.of("a", "b")));
	}

	@Test
	void anErrorOfATaskThatHasFinishedSinceIsNone() {
		PendingWrite first = new PendingWrite("1", "__error__", "boom");
		PendingWrite second = new PendingWrite("2", "__error__", "boom");
		assertThat(tuple(Map.of(), first, second, new PendingWrite("1", "log", "x")).errors()).containsExactly(second);
	}

}
