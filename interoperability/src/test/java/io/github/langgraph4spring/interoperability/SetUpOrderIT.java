package io.github.langgraph4spring.interoperability;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.PendingWrite;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.SchemaOption;
import io.github.langgraph4spring.checkpoint.postgres.ThreadOrder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

/**
 * The set-ups of the three languages in every order, the first one at every version that
 * it ever had; afterwards each language has its own in the tables, sees the others', and
 * deletes them.
 */
@Tag("interoperability")
class SetUpOrderIT {

	private static final int PYTHON_NEWEST = 9;

	private static final int JAVASCRIPT_NEWEST = 4;

	private static Map<String, Language> languages;

	private static PeerProcess python;

	private static PeerProcess javaScript;

	/** What a language does in a database. */
	private interface Language {

		/** Sets up the tables as of a version, or the newest for {@code null}. */
		void setUp(SharedDatabase database, Integer version);

		/** Puts a checkpoint without values, with a write to it. */
		String put(SharedDatabase database, String thread);

		/** The ids of a thread's checkpoints, and the writes to them. */
		Map<String, String> list(SharedDatabase database, String thread);

		void delete(SharedDatabase database, String thread);

	}

	private record PeerLanguage(PeerProcess process) implements Language {

		@Override
		public void setUp(SharedDatabase database, Integer version) {
			Map<String, Object> command = new HashMap<>(Map.of("do", "set up", "database", database.uri()));
			command.put("version", version);
			this.process.ask(command);
		}

		@Override
		public String put(SharedDatabase database, String thread) {
			return ask("put", database, thread).asString();
		}

		@Override
		public Map<String, String> list(SharedDatabase database, String thread) {
			Map<String, String> found = new HashMap<>();
			ask("list", database, thread)
				.forEach((pair) -> found.put(pair.path(0).asString(), pair.path(1).path(0).asString()));
			return found;
		}

		@Override
		public void delete(SharedDatabase database, String thread) {
			ask("delete", database, thread);
		}

		private JsonNode ask(String operation, SharedDatabase database, String thread) {
			return this.process.ask(Map.of("do", operation, "database", database.uri(), "thread", thread));
		}

	}

	private static final class JavaLanguage implements Language {

		@Override
		public void setUp(SharedDatabase database, Integer version) {
			PostgresSchema.of(database.dataSource()).migrate();
		}

		@Override
		public String put(SharedDatabase database, String thread) {
			CheckpointSaver saver = database.saver().build();
			CheckpointConfig saved = saver.put(CheckpointConfig.of(thread), Checkpoint.builder(0).build(),
					CheckpointMetadata.of(CheckpointMetadata.SOURCE_UPDATE, 0), Map.of());
			saver.putWrites(saved, List.of(new ChannelWrite("note", "written".getBytes())), "task");
			return saved.checkpointId();
		}

		@Override
		public Map<String, String> list(SharedDatabase database, String thread) {
			Map<String, String> found = new HashMap<>();
			database.saver().build().list(CheckpointConfig.of(thread)).forEach((tuple) -> {
				PendingWrite write = tuple.pendingWrites().get(0);
				found.put(tuple.checkpoint().id(), new String((byte[]) write.value()));
			});
			return found;
		}

		@Override
		public void delete(SharedDatabase database, String thread) {
			database.saver().build().deleteThread(thread);
		}

	}

	@BeforeAll
	static void start() {
		python = new PeerProcess(Peer.PYTHON, "set_up.py");
		javaScript = new PeerProcess(Peer.JAVASCRIPT, "set-up.js");
		languages = Map.of("Python", new PeerLanguage(python), "JavaScript", new PeerLanguage(javaScript), "Java",
				new JavaLanguage());
	}

	@AfterAll
	static void stop() {
		python.close();
		javaScript.close();
	}

	static Stream<Arguments> orders() {
		return Stream
			.of(versions("Python", PYTHON_NEWEST), versions("JavaScript", JAVASCRIPT_NEWEST),
					Stream.of(Arguments.of("Java", null)))
			.flatMap((all) -> all)
			.flatMap((first) -> Stream.of(Arguments.of(first.get()[0], first.get()[1], false),
					Arguments.of(first.get()[0], first.get()[1], true)));
	}

	private static Stream<Arguments> versions(String language, int newest) {
		return IntStream.rangeClosed(0, newest).mapToObj((version) -> Arguments.of(language, version));
	}

	@ParameterizedTest
	@MethodSource("orders")
	void eachLanguageWorksAfterTheOthersSetUp(String first, Integer version, boolean reversed) {
		try (SharedDatabase database = new SharedDatabase()) {
			List<String> others = new ArrayList<>(List.of("Java", "JavaScript", "Python"));
			others.remove(first);
			if (reversed) {
				Collections.reverse(others);
			}
			languages.get(first).setUp(database, version);
			others.forEach((other) -> languages.get(other).setUp(database, null));
			languages.get(first).setUp(database, null);
			assertThat(database.jdbc().queryForList("SELECT v FROM checkpoint_migrations ORDER BY v", Integer.class))
				.isEqualTo(IntStream.rangeClosed(0, PYTHON_NEWEST).boxed().toList());
			PostgresSchema.of(database.dataSource()).validate();
			Map<String, String> put = new HashMap<>();
			languages.values().forEach((language) -> put.put(language.put(database, "thread"), "written"));
			assertThat(put).hasSize(languages.size());
			assertThat(languages)
				.allSatisfy((name, language) -> assertThat(language.list(database, "thread")).isEqualTo(put));
		}
	}

	@ParameterizedTest
	@MethodSource("deleting")
	void threadThatOneDeletesIsGoneForAll(String deleting) {
		try (SharedDatabase database = new SharedDatabase()) {
			languages.get("Java").setUp(database, null);
			for (String thread : List.of("gone", "stays")) {
				languages.values().forEach((language) -> language.put(database, thread));
			}
			languages.get(deleting).delete(database, "gone");
			assertThat(languages).allSatisfy((name, language) -> {
				assertThat(language.list(database, "gone")).isEmpty();
				assertThat(language.list(database, "stays")).hasSize(languages.size());
			});
			for (String table : List.of("checkpoints", "checkpoint_blobs", "checkpoint_writes")) {
				assertThat(database.jdbc()
					.queryForObject("SELECT count(*) FROM " + table + " WHERE thread_id = 'gone'", Integer.class))
					.isZero();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("deleting")
	void statisticsAndTombstonesSeeWhatALanguageDoes(String name) {
		Language language = languages.get(name);
		try (SharedDatabase database = new SharedDatabase()) {
			PostgresSchema schema = PostgresSchema.of(database.dataSource());
			schema.migrate();
			schema.add(SchemaOption.THREAD_STATISTICS);
			schema.add(SchemaOption.TOMBSTONES);
			PostgresSaver saver = database.saver().build();
			for (int checkpoints : new int[] { 1, 2 }) {
				language.put(database, "thread");
				assertThat(saver.threadStatistics(ThreadOrder.SIZE, null)).singleElement().satisfies((thread) -> {
					assertThat(thread.threadId()).isEqualTo("thread");
					assertThat(thread.checkpoints()).isEqualTo(checkpoints);
					assertThat(thread.size()).isGreaterThan(100L * checkpoints);
					assertThat(thread.lastChange()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
				});
			}
			language.delete(database, "thread");
			assertThat(saver.threadStatistics(ThreadOrder.SIZE, null)).isEmpty();
			assertThat(catchThrowable(() -> language.put(database, "thread")))
				.hasStackTraceContaining("The thread \"thread\" was deleted");
			assertThat(language.list(database, "thread")).isEmpty();
		}
	}

	static Stream<String> deleting() {
		return Stream.of("Python", "JavaScript", "Java");
	}

}
