package io.github.langgraph4spring.checkpoint.message;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.DeltaChannelHistory;
import io.github.langgraph4spring.checkpoint.DeltaCounter;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TupleWithHistories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeltaReplay#tuple}, and for what tasks wrote that have not finished.
 */
class DeltaTupleTests {

	private static CheckpointTuple tuple(Map<String, Object> values, PendingWrite... writes) {
		return new CheckpointTuple(CheckpointConfig.of("1"), Checkpoint.builder(1).channelValues(values).build(),
				CheckpointMetadata.of("loop", 1).withDeltaCounters(Map.of("counted", new DeltaCounter(1, 1))), null,
				List.of(writes));
	}

	@Test
	void showsPlainValuesAndNoneOfWhichNoAncestorIsLeft() {
		DeltaChannelHistory history = new DeltaChannelHistory(new DeltaSnapshot(List.of("a")),
				List.of(new PendingWrite("task", "log", List.of("b"))), true);
		DeltaChannelHistory part = new DeltaChannelHistory(null, history.writes(), false);
		DeltaChannelHistory none = new DeltaChannelHistory(null, List.of(), true);
		TupleWithHistories stored = new TupleWithHistories(
				tuple(Map.of("stored", new DeltaSnapshot(List.of("s")), "plain", 1)),
				Map.of("log", history, "part", part, "counted", none, "other", none));
		CheckpointTuple shown = DeltaReplay.tuple(stored);
		assertThat(shown.checkpoint().channelValues())
			.isEqualTo(Map.of("stored", List.of("s"), "plain", 1, "log", List.of("a", "b")));
		assertThat(stored.lostChannels()).containsExactly("counted", "part");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> DeltaReplay.whole(stored))
			.withMessageContaining("[counted, part]")
			.withMessageContaining("thread '1'");
	}

	@Test
	void anErrorOfATaskThatHasFinishedSinceIsNone() {
		PendingWrite first = new PendingWrite("1", "__error__", "boom");
		PendingWrite second = new PendingWrite("2", "__error__", "boom");
		assertThat(tuple(Map.of(), first, second, new PendingWrite("1", "log", "x")).errors()).containsExactly(second);
	}

}
