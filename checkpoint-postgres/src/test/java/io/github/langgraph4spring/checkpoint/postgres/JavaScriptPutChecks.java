package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.newThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * JavaScript's checks of {@code put}, {@code putWrites} and {@code deleteThread}.
 */
interface JavaScriptPutChecks extends JavaScriptChecks {

	CheckpointMetadata METADATA = CheckpointMetadata.of("input", -1);

	default CheckpointConfig put(CheckpointConfig config, Checkpoint checkpoint) {
		assertThat(saver().get(config.withCheckpointId(checkpoint.id()))).isEmpty();
		return saver().put(config, checkpoint, METADATA, Map.of());
	}

	static CheckpointConfig withCanary(CheckpointConfig config) {
		return config.withConfigurable(Map.of("canary", "tweet"));
	}

	// A config without "configurable" cannot be made in Java.
	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should return a config with a 'configurable' property")
	default void putReturnsAConfigWithAConfigurableProperty(String namespace) {
		assertThat(put(withCanary(newThread(namespace)), checkpoint(Map.of()))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should return a config with only thread_id, checkpoint_ns, and checkpoint_id "
			+ "in the configurable")
	default void putReturnsOnlyThreadNamespaceAndId(String namespace) {
		CheckpointConfig config = newThread(namespace);
		Checkpoint checkpoint = checkpoint(Map.of());
		assertThat(put(withCanary(config), checkpoint)).isEqualTo(config.withCheckpointId(checkpoint.id()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should return config with matching thread_id")
	default void putReturnsTheThread(String namespace) {
		CheckpointConfig config = newThread(namespace);
		assertThat(put(config, checkpoint(Map.of())).threadId()).isEqualTo(config.threadId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should return config with matching checkpoint_id")
	default void putReturnsTheId(String namespace) {
		Checkpoint checkpoint = checkpoint(Map.of());
		assertThat(put(newThread(namespace), checkpoint).checkpointId()).isEqualTo(checkpoint.id());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should return config with matching checkpoint_ns")
	default void putReturnsTheNamespace(String namespace) {
		assertThat(put(newThread(namespace), checkpoint(Map.of())).checkpointNamespace()).isEqualTo(namespace);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should result in a retrievable checkpoint tuple")
	default void putResultsInARetrievableTuple(String namespace) {
		assertThat(saver().getTuple(put(newThread(namespace), checkpoint(Map.of())))).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should store the checkpoint without alteration")
	default void putStoresTheCheckpointWithoutAlteration(String namespace) {
		Checkpoint checkpoint = checkpoint(Map.of());
		assertThat(saver().get(put(newThread(namespace), checkpoint))).contains(checkpoint);
	}

	// Python, whose dialect is ours, puts the config's scalars into the metadata;
	// JavaScript does not, and this check wants it so.
	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > success cases > should store the metadata without alteration")
	default void putStoresTheMetadataWithoutAlteration(String namespace) {
		CheckpointConfig plain = put(newThread(namespace), checkpoint(Map.of()));
		assertThat(saver().getTuple(plain).orElseThrow().metadata()).isEqualTo(METADATA);
		CheckpointConfig canary = put(withCanary(newThread(namespace)), checkpoint(Map.of()));
		assertThat(saver().getTuple(canary).orElseThrow().metadata()).isEqualTo(METADATA.with("canary", "tweet"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > failure cases > should fail if config.configurable is missing")
	default void putFailsWithoutAConfig(String namespace) {
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> saver().put(null, checkpoint(Map.of()), METADATA, Map.of()));
	}

	// Such a config cannot be made, whatever it is for.
	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("put > failure cases > should fail if the thread_id is missing")
	default void putFailsWithoutAThread(String namespace) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> put(CheckpointConfig.of(null, namespace, null), checkpoint(Map.of())))
			.withMessageContaining("thread id");
	}

	@Test
	@DisplayName("put > should default to empty namespace if the checkpoint namespace is missing from "
			+ "config.configurable")
	default void putDefaultsToTheRootNamespace() {
		assertThat(put(newThread(null), checkpoint(Map.of())).checkpointNamespace()).isEmpty();
	}

	// Python, whose dialect is ours, stores a string in the row of the checkpoint, be it
	// new or not; this check wants a string kept out. For what is stored apart from the
	// row they agree.
	@Test
	@DisplayName("put > should only store channel_values that have changed (based on newVersions)")
	default void putStoresOnlyWhatHasChanged() {
		Map<String, Object> strings = Map.of("foo", "bar", "baz", "qux");
		assertThat(putWithEachNewVersions(strings)).containsExactly(strings, strings, strings);
		Map<String, Object> lists = Map.of("foo", List.of("bar"), "baz", List.of("qux"));
		assertThat(putWithEachNewVersions(lists)).containsExactly(Map.of(), Map.of("foo", List.of("bar")), lists);
	}

	/** Puts the values in threads of their own, and returns what is read of each. */
	default List<Map<String, Object>> putWithEachNewVersions(Map<String, Object> values) {
		List<Map<String, Object>> read = new ArrayList<>();
		ChannelVersion one = ChannelVersion.of(1);
		for (Map<String, ChannelVersion> newVersions : List.of(Map.<String, ChannelVersion>of(), Map.of("foo", one),
				Map.of("foo", one, "baz", one))) {
			CheckpointTuple stored = put(
					List.of(Generated.of(newThread(""), null, checkpoint(values), METADATA, newVersions)))
				.get(0);
			read.add(stored.checkpoint().channelValues());
		}
		return read;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("putWrites > success cases > should store writes to the checkpoint")
	default void putWritesStoresWrites(String namespace) {
		Checkpoint checkpoint = checkpoint(Map.of());
		CheckpointConfig config = put(newThread(namespace), checkpoint);
		saver().putWrites(config, List.of(new ChannelWrite("animals", "dog")), "pet_task");
		assertThat(saver().getTuple(config)).contains(new CheckpointTuple(config, checkpoint, METADATA, null,
				List.of(new PendingWrite("pet_task", "animals", "dog"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("putWrites > failure cases > should fail if the thread_id is missing")
	default void putWritesFailsWithoutAThread(String namespace) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> saver().putWrites(CheckpointConfig.of(null, namespace, "id"),
					List.of(new ChannelWrite("animals", "dog")), "pet_task"))
			.withMessageContaining("thread id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("putWrites > failure cases > should fail if the checkpoint_id is missing")
	default void putWritesFailsWithoutAnId(String namespace) {
		CheckpointConfig config = newThread(namespace);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> saver().putWrites(config, List.of(new ChannelWrite("animals", "dog")), "pet_task"))
			.withMessageContaining("give the config its id");
	}

	@Test
	@DisplayName("deleteThread > should delete thread")
	default void deleteThreadDeletesTheThread() {
		CheckpointConfig first = put(newThread(""), checkpoint(Map.of()));
		CheckpointConfig second = put(newThread(""), checkpoint(Map.of()));
		assertThat(saver().getTuple(first)).isPresent();
		saver().deleteThread(first.threadId());
		assertThat(saver().getTuple(first)).isEmpty();
		assertThat(saver().getTuple(second)).isPresent();
	}

}
