package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Pending writes.
 */
interface PutWritesChecks extends SaverChecks {

	@Test
	default void writesComeBackByPathAndTaskAndInTheirOrder() {
		CheckpointConfig config = put(config(), 1);
		saver().putWrites(config, List.of(new ChannelWrite("b", List.of(1)), new ChannelWrite("a", null)), "task2",
				"~__pregel_pull, a");
		saver().putWrites(config, List.of(new ChannelWrite("c", "x")), "task1", "~__pregel_pull, b");
		saver().putWrites(config, List.of(new ChannelWrite("d", 1.5)), "task1b", "~__pregel_pull, a");
		assertThat(saver().getTuple(config).orElseThrow().pendingWrites()).containsExactly(
				new PendingWrite("task1b", "d", 1.5), new PendingWrite("task2", "b", List.of(1)),
				new PendingWrite("task2", "a", null), new PendingWrite("task1", "c", "x"));
		assertThat(saver().pendingWrites(config)).isEqualTo(saver().getTuple(config).orElseThrow().pendingWrites());
		assertThatIllegalArgumentException().isThrownBy(() -> saver().pendingWrites(config()))
			.withMessageContaining("id");
	}

	@Test
	default void writesMayComeBeforeTheirCheckpointAndStayWithIt() {
		Checkpoint checkpoint = checkpoint(1, Map.of());
		CheckpointConfig config = config().withCheckpointId(checkpoint.id());
		saver().putWrites(config, List.of(new ChannelWrite("a", 1)), "task");
		assertThat(saver().pendingWrites(config)).containsExactly(new PendingWrite("task", "a", 1));
		saver().put(config(), checkpoint, CheckpointMetadata.of("loop", 0), Map.of());
		put(config, 2);
		assertThat(saver().getTuple(config).orElseThrow().pendingWrites()).hasSize(1);
		assertThat(saver().getTuple(config()).orElseThrow().pendingWrites()).isEmpty();
	}

	@Test
	default void writePutAgainIsKeptUnlessAllGoToSpecialChannels() {
		CheckpointConfig config = put(config(), 1);
		saver().putWrites(config, List.of(new ChannelWrite("a", "old"), new ChannelWrite("__error__", "old")), "t");
		saver().putWrites(config, List.of(new ChannelWrite("a", "new"), new ChannelWrite("__error__", "new")), "t");
		assertThat(values(config)).containsExactly("__error__=old", "a=old");
		saver().putWrites(config, List.of(new ChannelWrite("__error__", "new")), "t");
		assertThat(values(config)).containsExactly("__error__=new", "a=old");
	}

	@Test
	default void specialChannelsHaveFixedIndexes() {
		CheckpointConfig config = put(config(), 1);
		saver().putWrites(config,
				List.of(new ChannelWrite("a", 1), new ChannelWrite(ChannelWrite.ERROR, "e"),
						new ChannelWrite(ChannelWrite.SCHEDULED, "s"), new ChannelWrite(ChannelWrite.INTERRUPT, "i"),
						new ChannelWrite(ChannelWrite.RESUME, "r"), new ChannelWrite("b", 2)),
				"task");
		assertThat(jdbc().sql("select idx from checkpoint_writes where thread_id = ? order by idx")
			.param(thread())
			.query(Integer.class)
			.list()).containsExactly(-4, -3, -2, -1, 0, 5);
	}

	@Test
	default void twoWritesToOneFixedIndexAreAsIfTheyCameOneByOne() {
		CheckpointConfig config = put(config(), 1);
		saver().putWrites(config, List.of(new ChannelWrite("__resume__", 1), new ChannelWrite("__resume__", 2)), "t");
		assertThat(values(config)).containsExactly("__resume__=2");
		saver().putWrites(config,
				List.of(new ChannelWrite("__error__", 1), new ChannelWrite("__error__", 2), new ChannelWrite("a", 3)),
				"u");
		assertThat(values(config)).containsExactly("__resume__=2", "__error__=1", "a=3");
	}

	private List<String> values(CheckpointConfig config) {
		return saver().getTuple(config)
			.orElseThrow()
			.pendingWrites()
			.stream()
			.map((write) -> write.channel() + "=" + write.value())
			.toList();
	}

}
