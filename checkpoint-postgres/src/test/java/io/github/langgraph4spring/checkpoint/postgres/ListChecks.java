package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.junit.jupiter.api.Test;

import static io.github.langgraph4spring.checkpoint.postgres.SaverChecks.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Lists of checkpoints and of threads.
 */
interface ListChecks extends SaverChecks {

	@Test
	default void listIsNewestFirstAndMayBeLimitedAndBounded() {
		List<CheckpointConfig> saved = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			saved.add(0, put(config(), i));
		}
		assertThat(configs(CheckpointQuery.of(config()))).isEqualTo(saved);
		assertThat(configs(CheckpointQuery.of(config()).limit(2))).isEqualTo(saved.subList(0, 2));
		assertThat(configs(CheckpointQuery.of(config()).limit(0))).isEmpty();
		assertThat(configs(CheckpointQuery.of(config()).before(saved.get(1).checkpointId())))
			.isEqualTo(saved.subList(2, 5));
		assertThat(configs(CheckpointQuery.of(config()).before(saved.get(1).checkpointId()).limit(1)))
			.isEqualTo(saved.subList(2, 3));
		assertThat(configs(CheckpointQuery.of(saved.get(3)))).isEqualTo(saved.subList(3, 4));
	}

	@Test
	default void metadataFilterIsContainment() {
		CheckpointMetadata metadata = CheckpointMetadata.of("loop", 1)
			.with("tags", List.of("a", "b"))
			.with("none", null);
		CheckpointConfig tagged = put(config(), 1, metadata);
		CheckpointConfig plain = put(config(), 2, CheckpointMetadata.of("input", -1));
		assertThat(filtered(Map.of("source", "loop"))).containsExactly(tagged);
		assertThat(filtered(Map.of("source", "loop", "step", -1))).isEmpty();
		assertThat(filtered(Map.of("tags", List.of("b")))).containsExactly(tagged);
		assertThat(filtered(Collections.singletonMap("none", null))).containsExactly(tagged);
		assertThat(filtered(Map.of())).containsExactly(plain, tagged);
		assertThat(filtered(Map.of("x' or '1'='1", "\"}'; drop table checkpoints; --"))).isEmpty();
	}

	private List<CheckpointConfig> filtered(Map<String, Object> filter) {
		return configs(CheckpointQuery.of(config()).filter(filter));
	}

	@Test
	default void listCoversOneSeveralOrAllThreads() {
		CheckpointConfig one = put(config(), 1);
		CheckpointConfig two = put(CheckpointConfig.of(thread() + "-2"), 2);
		CheckpointConfig three = put(CheckpointConfig.of(thread() + "-3"), 3);
		assertThat(configs(CheckpointQuery.ofThreads(thread()))).containsExactly(one);
		assertThat(configs(CheckpointQuery.ofThreads(thread(), thread() + "-3"))).containsExactly(three, one);
		assertThat(configs(CheckpointQuery.all())).contains(three, two, one);
		assertThat(configs(CheckpointQuery.ofThreads())).isEmpty();
	}

	@Test
	default void listIsReadPageByPageWhileTheCallerUsesTheSaver() {
		int checkpoints = 2 * PostgresSaver.PAGE_SIZE + 1;
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < checkpoints; i++) {
			ids.add(0, put(config(), i).checkpointId());
		}
		List<String> listed = new ArrayList<>();
		saver().list(CheckpointConfig.of(thread())).forEach((tuple) -> {
			listed.add(tuple.checkpoint().id());
			assertThat(saver().get(tuple.config())).isPresent();
		});
		assertThat(listed).isEqualTo(ids);
		assertThat(saver().list(CheckpointQuery.of(config()).limit(PostgresSaver.PAGE_SIZE + 1)))
			.hasSize(PostgresSaver.PAGE_SIZE + 1);
	}

	@Test
	default void checkpointsOfOneIdInManyThreadsAndNamespacesAreAllListedOverSeveralPages() {
		Checkpoint checkpoint = checkpoint("same", Map.of());
		String[] threads = new String[PostgresSaver.PAGE_SIZE];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = thread() + "-" + i;
			for (String namespace : List.of("", "a:1")) {
				saver().put(CheckpointConfig.of(threads[i], namespace, null), checkpoint,
						CheckpointMetadata.of("loop", 0), Map.of());
			}
		}
		assertThat(Set.copyOf(configs(CheckpointQuery.ofThreads(threads)))).hasSize(2 * PostgresSaver.PAGE_SIZE);
	}

	@Test
	default void threadsAreListedOnceEachFromOneToTheNext() {
		for (String suffix : List.of("a", "b", "c")) {
			CheckpointConfig first = put(CheckpointConfig.of(thread() + suffix), 1);
			put(first, 2);
			put(CheckpointConfig.of(thread() + suffix, "child:1", null), 3);
		}
		assertThat(saver().threads(ThreadQuery.all()).filter((id) -> id.startsWith(thread())))
			.containsExactly(thread() + "a", thread() + "b", thread() + "c");
		assertThat(saver().threads(ThreadQuery.all().after(thread() + "a").limit(2))).containsExactly(thread() + "b",
				thread() + "c");
		assertThat(saver().threads(ThreadQuery.all().limit(0))).isEmpty();
		saver().deleteThread(thread() + "b");
		assertThat(saver().threads(ThreadQuery.all().after(thread() + "a").limit(1))).containsExactly(thread() + "c");
		assertThatIllegalArgumentException().isThrownBy(() -> ThreadQuery.all().limit(-1));
	}

	@Test
	default void threadsAreReadPageByPage() {
		jdbc().sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select ? || to_char(n, 'FM0000'), '1', '{}' from generate_series(1, 2100) as n
				""").param(thread()).update();
		assertThat(saver().threads(ThreadQuery.all().after(thread()).limit(2100))).hasSize(2100)
			.doesNotHaveDuplicates()
			.allMatch((id) -> id.startsWith(thread()));
		jdbc().sql("delete from checkpoints where thread_id like ? || '%'").param(thread()).update();
	}

}
