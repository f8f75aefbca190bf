package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.TypeNotAllowedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A checkpoint that is put, and what comes back of it.
 */
interface PutChecks extends SaverChecks {

	@Test
	default void threadThatIsNotThereIsEmpty() {
		assertThat(saver().get(config())).isEmpty();
		assertThat(saver().getTuple(config())).isEmpty();
		assertThat(saver().list(config())).isEmpty();
	}

	@Test
	default void checkpointComesBackAsItWasPut() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("messages", List.of(new HumanMessage("hi", "1"), new AIMessage("hello", List.of(), "2")));
		values.put("count", 3);
		values.put("name", "bob");
		values.put("nothing", null);
		values.put("when", Instant.parse("2024-05-04T06:32:42.235444Z").atOffset(ZoneOffset.UTC));
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, saver().nextVersion(null)));
		Checkpoint checkpoint = Checkpoint.builder(-1)
			.channelValues(values)
			.channelVersions(versions)
			.versionsSeen(Map.of("agent", versions))
			.updatedChannels(List.of("messages", "count"))
			.additional(Map.of("pending_sends", List.of()))
			.build();
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_INPUT, -1)
			.with("run_id", "r1")
			.with("counters_since_delta_snapshot", Map.of("messages", List.of(1, 2)));
		CheckpointConfig config = saver().put(config(), checkpoint, metadata, versions);
		CheckpointTuple tuple = saver().getTuple(config).orElseThrow();
		assertThat(config).isEqualTo(CheckpointConfig.of(thread(), "", checkpoint.id()));
		assertThat(tuple.config()).isEqualTo(config);
		assertThat(tuple.checkpoint()).isEqualTo(checkpoint);
		assertThat(tuple.metadata()).isEqualTo(metadata);
		assertThat(tuple.parentConfig()).isNull();
		assertThat(tuple.pendingWrites()).isEmpty();
	}

	@Test
	default void latestIsTheGreatestIdAndAnyOtherIsFoundByItsId() {
		CheckpointConfig first = put(config(), "first");
		CheckpointConfig second = put(first, "second");
		assertThat(stored(config())).isEqualTo("second");
		assertThat(stored(CheckpointConfig.of(thread()))).isEqualTo("second");
		assertThat(stored(first)).isEqualTo("first");
		assertThat(saver().getTuple(second).orElseThrow().parentConfig()).isEqualTo(first);
		assertThat(saver().get(config().withCheckpointId("none"))).isEmpty();
	}

	@Test
	default void idsSortByCodePoint() {
		for (String id : List.of("a-1", "B", "a1", "ä", "9")) {
			saver().put(config(), Checkpoint.builder(0).id(id).build(), CheckpointMetadata.of("loop", 0), Map.of());
		}
		assertThat(saver().list(config()).map((tuple) -> tuple.checkpoint().id())).containsExactly("ä", "a1", "a-1",
				"B", "9");
		assertThat(saver().get(config()).orElseThrow().id()).isEqualTo("ä");
		assertThat(saver().list(CheckpointQuery.of(config()).before("a1")).map((tuple) -> tuple.checkpoint().id()))
			.containsExactly("a-1", "B", "9");
	}

	@Test
	default void namespacesAreApart() {
		put(config(), "root");
		CheckpointConfig inner = put(config().withNamespace("child:1"), "inner");
		assertThat(stored(config())).isEqualTo("root");
		assertThat(stored(CheckpointConfig.of(thread()))).isEqualTo("root");
		assertThat(stored(CheckpointConfig.of(thread(), "child:1", null))).isEqualTo("inner");
		assertThat(saver().list(CheckpointConfig.of(thread()))).hasSize(2);
		assertThat(saver().list(config())).hasSize(1);
		assertThat(saver().list(CheckpointConfig.of(thread(), "child:1", null)).map(CheckpointTuple::config))
			.containsExactly(inner);
	}

	@Test
	default void idPutAgainReplacesTheCheckpointAndKeepsTheParent() {
		CheckpointConfig parent = put(config(), "parent");
		Checkpoint checkpoint = checkpoint("once", Map.of());
		CheckpointConfig config = saver().put(parent, checkpoint, CheckpointMetadata.of("loop", 1), Map.of());
		saver().put(config(), checkpoint.toBuilder().channelValues(Map.of("value", "twice")).build(),
				CheckpointMetadata.of("update", 2), Map.of());
		CheckpointTuple tuple = saver().getTuple(config).orElseThrow();
		assertThat(tuple.checkpoint().channelValues()).isEqualTo(Map.of("value", "twice"));
		assertThat(tuple.metadata().source()).isEqualTo("update");
		assertThat(tuple.parentConfig()).isEqualTo(parent);
	}

	@Test
	default void nextVersionGrowsAndIsNeverTheSame() {
		ChannelVersion first = saver().nextVersion(null);
		assertThat(first.text()).matches("0{31}1\\.0\\.\\d{16}");
		assertThat(saver().nextVersion(first).text()).startsWith("0".repeat(31) + "2.");
		assertThat(saver().nextVersion(first)).isNotEqualTo(saver().nextVersion(first)).isGreaterThan(first);
		ChannelVersion number = saver().nextVersion(ChannelVersion.of(41));
		assertThat(number.number()).isTrue();
		assertThat(number.text()).matches("42\\.\\d{12}[1-9]");
		assertThat(saver().nextVersion(number).text()).startsWith("43.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.0", "2.50", "12345678901234567890" })
	default void numberVersionFindsItsBlob(String number) {
		Map<String, ChannelVersion> versions = Map.of("value", new ChannelVersion(number, true));
		CheckpointConfig config = saver().put(config(), checkpoint(List.of(1), versions),
				CheckpointMetadata.of("loop", 0), versions);
		Checkpoint checkpoint = saver().get(config).orElseThrow();
		assertThat(checkpoint.channelValues()).isEqualTo(Map.of("value", List.of(1)));
		assertThat(checkpoint.channelVersions()).isEqualTo(versions);
	}

	@Test
	default void configsScalarsGoIntoTheMetadataAsInPython() {
		Map<String, Object> configurable = new HashMap<>(Map.of("price", new java.math.BigDecimal("1.5"), "user", "bob",
				"langgraph_step", 3, "__secret", "x", "list", List.of(1), "source", "ignored"));
		CheckpointConfig config = config().withConfigurable(configurable)
			.withMetadata(Map.of("tenant", 7, "user", "alice", "ratio", 0.5, "flag", true));
		CheckpointMetadata metadata = CheckpointMetadata.of("input", -1).with("writes", Map.of("a", 1));
		CheckpointConfig saved = put(config, 1, metadata);
		assertThat(saver().getTuple(saved).orElseThrow().metadata().entries()).isEqualTo(Map.of("source", "input",
				"step", -1, "parents", Map.of(), "tenant", 7, "user", "alice", "ratio", 0.5, "flag", true));
	}

	@Test
	default void metadataLosesOnlyWhatPostgresCannotHold() {
		CheckpointMetadata metadata = CheckpointMetadata.of("input", -1)
			.with("nul", "a\u0000b")
			.with("nested", Map.of("k\u0000", List.of("\u0000", "\ud800")));
		assertThat(saver().getTuple(put(config(), 1, metadata)).orElseThrow().metadata().entries())
			.containsEntry("nul", "ab")
			.containsEntry("nested", Map.of("k", List.of("", "?")));
	}

	@Test
	default void badInputIsAnErrorBeforeAnythingIsWritten() {
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> put(config(), Map.of("nested", List.of(new Trip("nyc")))))
			.withMessageContaining(Trip.class.getName())
			.withMessageContaining("langgraph.checkpoint.postgres.allowed-types");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> put(config(), 1, CheckpointMetadata.of("loop", 0).with("ratio", Double.NaN)))
			.withMessageContaining("metadata.ratio");
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> saver().putWrites(config().withCheckpointId("1"),
					List.of(new ChannelWrite("a", 1), new ChannelWrite("b", new Trip("sf"))), "task"));
		assertThatIllegalArgumentException().isThrownBy(() -> CheckpointConfig.of(null))
			.withMessageContaining("thread id");
		assertThatIllegalArgumentException().isThrownBy(() -> CheckpointConfig.of("a\u0000"))
			.withMessageContaining("U+0000");
		assertThatIllegalArgumentException().isThrownBy(() -> saver().putWrites(config(), List.of(), "task"))
			.withMessageContaining("id");
		assertThat(count("checkpoints") + count("checkpoint_blobs") + count("checkpoint_writes")).isZero();
	}

	@Test
	default void sendsOfOldFormatsAreReadFromTheParentOfTheSameNamespace() {
		CheckpointConfig parent = put(config(), 1);
		ChannelVersion version = saver().nextVersion(null);
		saver().putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("b", 2))), "t2", "2");
		saver().putWrites(parent, List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("a", 1))), "t3", "1");
		saver().putWrites(parent.withNamespace("other"),
				List.of(new ChannelWrite(ChannelWrite.TASKS, new Send("leak", 0))), "t1", "0");
		Checkpoint old = Checkpoint.builder(1).formatVersion(3).channelVersions(Map.of("x", version)).build();
		CheckpointConfig config = saver().put(parent, old, CheckpointMetadata.of("loop", 1), Map.of());
		for (CheckpointTuple tuple : List.of(saver().getTuple(config).orElseThrow(),
				saver().list(config()).findFirst().orElseThrow())) {
			assertThat(tuple.checkpoint().channelValues())
				.isEqualTo(Map.of(ChannelWrite.TASKS, List.of(new Send("a", 1), new Send("b", 2))));
			assertThat(tuple.checkpoint().channelVersions()).containsEntry(ChannelWrite.TASKS, version);
		}
		CheckpointConfig today = saver().put(parent, old.toBuilder().id("9").formatVersion(4).build(),
				CheckpointMetadata.of("loop", 1), Map.of());
		assertThat(saver().get(today).orElseThrow().channelValues()).isEmpty();
	}

	@Test
	default void manyChannelsAndWritesAreStored() {
		Map<String, Object> values = new LinkedHashMap<>();
		List<ChannelWrite> writes = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			values.put("channel" + i, List.of(i));
			writes.add(new ChannelWrite("channel" + i, i));
		}
		Map<String, ChannelVersion> versions = new LinkedHashMap<>();
		values.keySet().forEach((channel) -> versions.put(channel, saver().nextVersion(null)));
		Checkpoint checkpoint = Checkpoint.builder(1).channelValues(values).channelVersions(versions).build();
		CheckpointConfig config = saver().put(config(), checkpoint, CheckpointMetadata.of("loop", 1), versions);
		saver().putWrites(config, writes, "task");
		CheckpointTuple stored = saver().getTuple(config).orElseThrow();
		assertThat(stored.checkpoint().channelValues()).isEqualTo(values);
		assertThat(stored.pendingWrites()).hasSize(20_000)
			.last()
			.isEqualTo(new PendingWrite("task", "channel19999", 19_999));
	}

	record Trip(String city) {

	}

}
