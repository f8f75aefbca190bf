package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.generatePair;
import static io.github.langgraph4spring.checkpoint.postgres.JavaScriptChecks.newThread;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * JavaScript's checks of {@code list}.
 */
interface JavaScriptListChecks extends JavaScriptChecks {

	/** Deletes all threads. */
	void deleteEverything();

	/**
	 * Lists with all combinations of arguments that the suite makes. It makes 648, of
	 * which half come twice; they are one test here, and each compares the tuples in
	 * their order.
	 */
	@Test
	@DisplayName("list > $description")
	default void listWithEveryCombinationOfArguments() {
		deleteEverything();
		List<CheckpointTuple> newestFirst = putPairsInTwoThreads();
		SoftAssertions.assertSoftly((softly) -> {
			for (CheckpointQuery query : queries(newestFirst)) {
				softly.assertThat(saver().list(query)).as(query.toString()).isEqualTo(expected(newestFirst, query));
			}
		});
	}

	/** Puts a pair of checkpoints in each of two namespaces of two threads. */
	default List<CheckpointTuple> putPairsInTwoThreads() {
		List<CheckpointTuple> stored = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			CheckpointConfig root = newThread("");
			stored.addAll(put(generatePair(root)));
			stored.addAll(put(generatePair(root.withNamespace("child"))));
		}
		stored.sort(Comparator.comparing((CheckpointTuple tuple) -> tuple.checkpoint().id()).reversed());
		return stored;
	}

	static List<CheckpointQuery> queries(List<CheckpointTuple> newestFirst) {
		CheckpointConfig parent = newestFirst.get(7).config();
		CheckpointConfig child = newestFirst.get(6).config();
		List<CheckpointQuery> queries = new ArrayList<>();
		for (List<String> threads : Arrays.asList(null, List.of(parent.threadId()), List.of("none"))) {
			for (String namespace : Arrays.asList(null, "", "child")) {
				for (Integer limit : Arrays.asList(null, 1, 2)) {
					for (String before : Arrays.asList(null, parent.checkpointId(), child.checkpointId())) {
						for (Map<String, Object> filter : List.<Map<String, Object>>of(Map.of(),
								Map.of("source", "input"), Map.of("source", "loop"))) {
							queries.add(new CheckpointQuery(threads, namespace, null, filter, before, limit));
						}
					}
				}
			}
		}
		return queries;
	}

	static List<CheckpointTuple> expected(List<CheckpointTuple> newestFirst, CheckpointQuery query) {
		return newestFirst.stream()
			.filter((tuple) -> query.threadIds() == null || query.threadIds().contains(tuple.config().threadId()))
			.filter((tuple) -> query.checkpointNamespace() == null
					|| query.checkpointNamespace().equals(tuple.config().checkpointNamespace()))
			.filter((tuple) -> query.before() == null || tuple.checkpoint().id().compareTo(query.before()) < 0)
			.filter((tuple) -> tuple.metadata().entries().entrySet().containsAll(query.filter().entrySet()))
			.limit((query.limit() != null) ? query.limit() : Long.MAX_VALUE)
			.toList();
	}

	@Test
	@DisplayName("list > should migrate pending sends")
	default void listMigratesPendingSends() {
		CheckpointConfig config = putWithPendingSends();
		List<CheckpointTuple> tuples = saver().list(CheckpointConfig.of(config.threadId())).toList();
		assertThat(tuples).hasSize(2);
		JavaScriptChecks.assertSendsAreMigrated(tuples.get(0));
	}

}
