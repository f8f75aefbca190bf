package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where a value is stored, and that it comes back.
 */
interface ValueChecks extends SaverChecks {

	@Test
	default void channelThatDidNotChangeIsStoredOnce() {
		ChannelVersion one = saver().nextVersion(null);
		ChannelVersion two = saver().nextVersion(one);
		Map<String, Object> values = new HashMap<>(Map.of("kept", List.of(1), "changed", List.of(1)));
		CheckpointConfig first = saver().put(config(),
				Checkpoint.builder(0)
					.channelValues(values)
					.channelVersions(Map.of("kept", one, "changed", one))
					.build(),
				CheckpointMetadata.of("loop", 0), Map.of("kept", one, "changed", one));
		values.put("changed", List.of(2));
		CheckpointConfig second = saver().put(first,
				Checkpoint.builder(1)
					.channelValues(values)
					.channelVersions(Map.of("kept", one, "changed", two))
					.build(),
				CheckpointMetadata.of("loop", 1), Map.of("changed", two));
		assertThat(saver().get(second).orElseThrow().channelValues())
			.isEqualTo(Map.of("kept", List.of(1), "changed", List.of(2)));
		assertThat(saver().get(first).orElseThrow().channelValues())
			.isEqualTo(Map.of("kept", List.of(1), "changed", List.of(1)));
		assertThat(count("checkpoint_blobs")).isEqualTo(3);
	}

	@Test
	default void onlySimpleValuesAreStoredWithoutANewVersion() {
		Map<String, Object> values = Map.of("simple", "kept", "list", List.of(1));
		CheckpointConfig config = saver().put(config(), Checkpoint.builder(0).channelValues(values).build(),
				CheckpointMetadata.of("loop", 0), Map.of());
		assertThat(saver().get(config).orElseThrow().channelValues()).isEqualTo(Map.of("simple", "kept"));
	}

	static List<Object> simpleValues() {
		return Arrays.asList(null, true, false, "", "text", "quote \" and \\ and 🌍", 0, -1, Integer.MAX_VALUE,
				1L << 40, Long.MIN_VALUE, BigInteger.TWO.pow(80), 0.0, 1.0, 0.1, -2.5, 1e20, 1e-20, Double.MAX_VALUE,
				Double.MIN_VALUE);
	}

	@ParameterizedTest
	@MethodSource("io.github.langgraph4spring.checkpoint.postgres.ValueChecks#simpleValues")
	default void simpleValueIsInTheCheckpointsRow(Object value) {
		assertThat(stored(put(config(), value))).isEqualTo(value);
		assertThat(count("checkpoint_blobs")).isZero();
	}

	static List<Object> valuesThatJsonbCannotHold() {
		return List.of("a\u0000b", Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
	}

	@ParameterizedTest
	@MethodSource("io.github.langgraph4spring.checkpoint.postgres.ValueChecks#valuesThatJsonbCannotHold")
	default void valueThatJsonbCannotHoldIsInABlob(Object value) {
		assertThat(stored(put(config(), value))).isEqualTo(value);
		assertThat(count("checkpoint_blobs")).isOne();
	}

	@Test
	default void halfASurrogatePairIsStoredAsPythonStoresIt() {
		assertThat(stored(put(config(), "a\ud800b"))).isEqualTo("a?b");
	}

	@Test
	default void bytesAndEmptyContainersComeBack() {
		for (Object value : List.of(new byte[] { 0, 1, -1 }, List.of(), Map.of(), Set.of(), new byte[0])) {
			assertThat(stored(put(config(), value))).isEqualTo(value);
		}
	}

	@Test
	default void snapshotOfADeltaChannelLeavesAMark() {
		assertThat(stored(put(config(), new DeltaSnapshot(List.of(1))))).isEqualTo(new DeltaSnapshot(List.of(1)));
		assertThat(jdbc().sql("select checkpoint -> 'channel_values' ->> 'value' from checkpoints where thread_id = ?")
			.param(thread())
			.query(String.class)
			.single()).isEqualTo("true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pickle", "protobuf", "msgpack+rot13" })
	default void valueThatIsNotDecodedIsCopiedAndRefusedByName(String type) {
		CheckpointConfig config = put(config(), List.of(1));
		jdbc().sql("update checkpoint_blobs set type = ? where thread_id = ?").params(type, thread()).update();
		String copy = thread() + " copy";
		saver().copyThread(thread(), copy);
		assertThat(jdbc().sql("""
				select count(distinct (type, blob)) = 1 and count(*) = 2
				from checkpoint_blobs where thread_id in (?, ?)
				""").params(thread(), copy).query(Boolean.class).single()).isTrue();
		for (String thread : List.of(thread(), copy)) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> saver().getTuple(CheckpointConfig.of(thread, "", config.checkpointId())))
				.withMessageContaining(type);
			// another test reads all threads
			saver().deleteThread(thread);
		}
	}

}
