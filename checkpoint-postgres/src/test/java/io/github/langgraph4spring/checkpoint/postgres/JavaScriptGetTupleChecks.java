package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.checkpoint;
import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.generatePair;
import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.newThread;
import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * JavaScript's checks of {@code getTuple}.
 */
interface JavaScriptGetTupleChecks extends JavaScriptChecks {

	String FIRST = "getTuple > success cases > when checkpoint_id is provided > first checkpoint > ";

	String SUBSEQUENT = "getTuple > success cases > when checkpoint_id is provided > subsequent checkpoints > ";

	String LATEST = "getTuple > success cases > when checkpoint_id is not provided > ";

	String CARRIED_OVER = "getTuple > channels carried over from an ancestor checkpoint > ";

	/**
	 * What was put, and what is read of it.
	 *
	 * @param parent the checkpoint of the input
	 * @param child the checkpoint of the first super-step
	 * @param readParent the first as it is read by its id
	 * @param readChild the second as it is read by its id
	 * @param latest what is read without an id
	 */
	record Pair(CheckpointTuple parent, CheckpointTuple child, CheckpointTuple readParent, CheckpointTuple readChild,
			CheckpointTuple latest) {

	}

	default Pair putPair(String namespace) {
		CheckpointConfig thread = newThread(namespace);
		List<Generated> generated = generatePair(thread);
		List<CheckpointTuple> read = put(generated);
		return new Pair(generated.get(0).tuple(), generated.get(1).tuple(), read.get(0), read.get(1),
				saver().getTuple(thread).orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(FIRST + "should return a tuple containing the checkpoint without modification")
	default void firstHasTheCheckpoint(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readParent().checkpoint()).isEqualTo(pair.parent().checkpoint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(FIRST + "should return a tuple containing the checkpoint's metadata without modification")
	default void firstHasTheMetadata(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readParent().metadata()).isEqualTo(pair.parent().metadata());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(FIRST + "should return a tuple containing a config object that has the correct thread_id, "
			+ "checkpoint_ns, and checkpoint_id")
	default void firstHasTheConfig(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readParent().config()).isEqualTo(pair.parent().config());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(FIRST + "should return a tuple containing an undefined parentConfig")
	default void firstHasNoParent(String namespace) {
		assertThat(putPair(namespace).readParent().parentConfig()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(FIRST + "should return a tuple containing the writes against the checkpoint")
	default void firstHasTheWrites(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readParent().pendingWrites()).isEqualTo(pair.parent().pendingWrites()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(SUBSEQUENT + "should return a tuple containing the checkpoint")
	default void subsequentHasTheCheckpoint(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readChild().checkpoint()).isEqualTo(pair.child().checkpoint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(SUBSEQUENT + "should return a tuple containing the checkpoint's metadata without modification")
	default void subsequentHasTheMetadata(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readChild().metadata()).isEqualTo(pair.child().metadata());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(SUBSEQUENT + "should return a tuple containing a config object that has the correct thread_id, "
			+ "checkpoint_ns, and checkpoint_id")
	default void subsequentHasTheConfig(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readChild().config()).isEqualTo(pair.child().config());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(SUBSEQUENT + "should return a tuple containing a parentConfig with the correct thread_id, "
			+ "checkpoint_ns, and checkpoint_id")
	default void subsequentHasTheParent(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readChild().parentConfig()).isEqualTo(pair.parent().config());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(SUBSEQUENT + "should return a tuple containing the writes against the checkpoint")
	default void subsequentHasTheWrites(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.readChild().pendingWrites()).isEqualTo(pair.child().pendingWrites()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(LATEST + "should return a tuple containing the latest checkpoint")
	default void latestHasTheCheckpoint(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.latest().checkpoint()).isEqualTo(pair.child().checkpoint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(LATEST + "should return a tuple containing the latest checkpoint's metadata without modification")
	default void latestHasTheMetadata(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.latest().metadata()).isEqualTo(pair.child().metadata());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(LATEST + "should return a tuple containing a config object that has the correct thread_id, "
			+ "checkpoint_ns, and checkpoint_id for the latest checkpoint")
	default void latestHasTheConfig(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.latest().config()).isEqualTo(pair.child().config());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(LATEST + "should return a tuple containing a parentConfig with the correct thread_id, "
			+ "checkpoint_ns, and checkpoint_id for the latest checkpoint's parent")
	default void latestHasTheParent(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.latest().parentConfig()).isEqualTo(pair.parent().config());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(LATEST + "should return a tuple containing the writes against the latest checkpoint")
	default void latestHasTheWrites(String namespace) {
		Pair pair = putPair(namespace);
		assertThat(pair.latest().pendingWrites()).isEqualTo(pair.child().pendingWrites()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getTuple > failure cases > should return undefined if the checkpoint_id is not found")
	default void idThatIsNotFoundIsEmpty(String namespace) {
		String id = UUID.randomUUID().toString();
		assertThat(saver().getTuple(newThread(namespace).withCheckpointId(id))).isEmpty();
		CheckpointConfig saved = putPair(namespace).child().config();
		assertThat(saver().getTuple(saved.withCheckpointId(id))).isEmpty();
	}

	// Python, whose dialect is ours, fails here. In Java such a config cannot be made.
	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName("getTuple > failure cases > should return undefined if the thread_id is undefined")
	default void threadThatIsNotGivenIsAnError(String namespace) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> saver().getTuple(CheckpointConfig.of(null, namespace, null)))
			.withMessageContaining("thread id");
	}

	/** Puts a checkpoint, and one in which only one of its two channels has changed. */
	default CheckpointConfig putCarriedOver(String namespace) {
		CheckpointConfig thread = newThread(namespace);
		Generated parent = Generated.of(thread, null, checkpoint(Map.of("messages", List.of("hi"), "stepCount", 1)),
				CheckpointMetadata.of("loop", 0),
				Map.of("messages", ChannelVersion.of(1), "stepCount", ChannelVersion.of(1)));
		Generated child = Generated.of(thread, parent.tuple().config(),
				checkpoint(Map.of("messages", List.of("hi"), "stepCount", 3),
						Map.of("messages", ChannelVersion.of(1), "stepCount", ChannelVersion.of(2))),
				CheckpointMetadata.of("loop", 1), versions("stepCount", 2));
		return put(List.of(parent, child)).get(1).config();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(CARRIED_OVER + "reconstructs channels written by an ancestor but not the latest node")
	default void carriedOverChannelIsReadById(String namespace) {
		assertThat(saver().get(putCarriedOver(namespace)).orElseThrow().channelValues())
			.isEqualTo(Map.of("messages", List.of("hi"), "stepCount", 3));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "child" })
	@DisplayName(CARRIED_OVER + "reconstructs carried-over channels when loading the latest checkpoint")
	default void carriedOverChannelIsReadInTheLatest(String namespace) {
		Checkpoint latest = saver().get(putCarriedOver(namespace).withCheckpointId(null)).orElseThrow();
		assertThat(latest.channelValues()).isEqualTo(Map.of("messages", List.of("hi"), "stepCount", 3));
	}

	// not of the namespace in JavaScript either, which runs it twice all the same
	@Test
	@DisplayName("getTuple > should migrate pending sends")
	default void getTupleMigratesPendingSends() {
		JavaScriptChecks.assertSendsAreMigrated(saver().getTuple(putWithPendingSends()).orElseThrow());
	}

}
