package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.TaskWrites;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A checkpoint that is put only if its parent is the latest.
 */
interface PutIfLatestChecks extends SaverChecks {

	@Test
	default void checkpointIsPutIfItsParentIsTheLatest() {
		Map<String, ChannelVersion> versions = Map.of("value", saver().nextVersion(null));
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		CheckpointConfig first = saver().putIfLatest(config(), checkpoint(List.of(1), versions), metadata, versions)
			.orElseThrow();
		assertThat(saver().putIfLatest(config(), checkpoint(List.of(2), versions), metadata, versions)).isEmpty();
		Map<String, ChannelVersion> next = Map.of("value", saver().nextVersion(versions.get("value")));
		Checkpoint second = checkpoint(List.of(2), next);
		CheckpointConfig saved = saver().putIfLatest(first, second, metadata, next).orElseThrow();
		assertThat(saver().getTuple(saved).orElseThrow().parentConfig()).isEqualTo(first);
		Map<String, ChannelVersion> late = Map.of("value", saver().nextVersion(versions.get("value")));
		assertThat(saver().putIfLatest(first, checkpoint(List.of(3), late), metadata, late)).isEmpty();
		assertThat(saver().putIfLatest(first, second, metadata, next)).as("again after a fault").contains(saved);
		assertThat(saver().get(config()).orElseThrow()).isEqualTo(second);
		Map<String, ChannelVersion> third = Map.of("value", saver().nextVersion(next.get("value")));
		saver().putIfLatest(saved, checkpoint(List.of(3), third), metadata, third).orElseThrow();
		assertThat(saver().putIfLatest(first, second, metadata, next)).as("again, after others have gone on")
			.contains(saved);
		assertThat(count("checkpoints")).isEqualTo(3);
		assertThat(count("checkpoint_blobs")).isEqualTo(3);
	}

	@Test
	default void checkpointThatWouldNotBecomeTheLatestIsRefused() {
		CheckpointConfig parent = put(config(), List.of(0));
		Checkpoint older = Checkpoint.builder(1).id("0").build();
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> saver().putIfLatest(parent, older, metadata, Map.of()))
			.withMessageContaining("Checkpoint.builder(step, parentId)");
		assertThat(count("checkpoints")).isEqualTo(1);
	}

	@Test
	default void oneOfManyThatGoOnFromOneCheckpointIsPut() throws Exception {
		CheckpointConfig parent = put(config(), List.of(0));
		ExecutorService runs = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Boolean>> puts = Collections.nCopies(8, () -> {
				Map<String, ChannelVersion> versions = Map.of("value", saver().nextVersion(null));
				return saver()
					.putIfLatest(parent, checkpoint(List.of(1), versions), CheckpointMetadata.of("loop", 1), versions)
					.isPresent();
			});
			long saved = 0;
			for (Future<Boolean> put : runs.invokeAll(puts)) {
				saved += put.get() ? 1 : 0;
			}
			assertThat(saved).isEqualTo(1);
		}
		finally {
			runs.shutdown();
		}
	}

	@Test
	default void checkpointIsSavedWithWhatItWasMadeFromOrNeither() {
		CheckpointConfig parent = put(config(), "first");
		TaskWrites writes = new TaskWrites("task", "~path", List.of(new ChannelWrite("log", List.of("w"))));
		Checkpoint next = Checkpoint.builder(1).build();
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1);
		assertThat(saver().putIfLatest(parent, next, metadata, Map.of(), writes)).isPresent();
		assertThat(saver().pendingWrites(parent)).containsExactly(new PendingWrite("task", "log", List.of("w")));
		// again, after a fault
		assertThat(saver().putIfLatest(parent, next, metadata, Map.of(), writes)).isPresent();
		Checkpoint late = Checkpoint.builder(1).build();
		assertThat(saver().putIfLatest(parent, late, metadata, Map.of(), writes)).isEmpty();
		CheckpointConfig latest = parent.withCheckpointId(next.id());
		saver().putWrites(latest, List.of(new ChannelWrite("log", "x")), "another");
		assertThat(saver().putIfLatest(latest, late, metadata, Map.of(), writes)).isEmpty();
		assertThat(saver().pendingWrites(latest)).hasSize(1);
		assertThat(saver().get(latest.withCheckpointId(late.id()))).isEmpty();
		assertThat(saver().putIfLatest(latest, late, metadata, Map.of(),
				new TaskWrites("task", "", List.of(new ChannelWrite("another log", 1)))))
			.isPresent();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> saver().putIfLatest(config(), late, metadata, Map.of(), writes));
	}

}
