package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every saver does, however it is connected.
 */
public abstract class CheckpointSaverContract extends SaverContract implements PutChecks, ValueChecks,
		PutIfLatestChecks, PutWritesChecks, ListChecks, DeleteChecks, DeltaChannelChecks {

	private String thread;

	@BeforeEach
	void beginThread() {
		this.thread = UUID.randomUUID().toString();
	}

	@Override
	public final String thread() {
		return this.thread;
	}

	@Test
	void manyAtOnceLoseNothingAndSeeOnlyWholeCheckpoints() throws Exception {
		Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int worker = 0; worker < 8; worker++) {
				Random random = new Random(worker);
				tasks.add(() -> {
					for (int i = 0; i < 40; i++) {
						fuzz(random, acknowledged);
					}
					return null;
				});
			}
			for (Future<Void> result : executor.invokeAll(tasks)) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < 3; i++) {
			String shared = thread() + i;
			saver().list(CheckpointConfig.of(shared)).forEach((tuple) -> {
				assertThat(tuple.pendingWrites()).hasSize(1);
				acknowledged.computeIfPresent(tuple.checkpoint().id(), (id, number) -> {
					assertThat(tuple.checkpoint().channelValues())
						.isEqualTo(Map.of("value", List.of(number), "n", number));
					return null;
				});
			});
		}
		assertThat(acknowledged).isEmpty();
	}

	private void fuzz(Random random, Map<String, Integer> acknowledged) {
		CheckpointConfig config = CheckpointConfig.of(thread() + random.nextInt(3), "", null);
		int number = random.nextInt();
		Map<String, ChannelVersion> versions = Map.of("value", saver().nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(number)
			.channelValues(Map.of("value", List.of(number), "n", number))
			.channelVersions(versions)
			.build();
		saver().putWrites(config.withCheckpointId(checkpoint.id()), List.of(new ChannelWrite("w", List.of(number))),
				"task");
		CheckpointConfig saved = saver().put(config, checkpoint, CheckpointMetadata.of("loop", 0), versions);
		acknowledged.put(saved.checkpointId(), number);
		Map<String, Object> latest = saver().get(config).orElseThrow().channelValues();
		assertThat(latest.get("value")).isEqualTo(List.of(latest.get("n")));
	}

}
