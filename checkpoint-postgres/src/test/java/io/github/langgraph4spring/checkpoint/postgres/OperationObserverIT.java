package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.PruneStrategy;
import io.github.langgraph4spring.checkpoint.ThreadQuery;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an observer is told.
 */
class OperationObserverIT {

	private final List<String> observed = new ArrayList<>();

	private final OperationObserver observer = new OperationObserver() {
		@Override
		public <T> T observe(ObservedOperation operation, Supplier<T> work) {
			String outcome = "failed";
			try {
				T result = work.get();
				outcome = (operation.size() > 100) ? "large" : "small";
				return result;
			}
			finally {
				OperationObserverIT.this.observed.add(operation.name() + " " + operation.threadId() + " "
						+ operation.checkpointNamespace() + " " + operation.checkpointId() + " " + outcome);
			}
		}
	};

	private final PGSimpleDataSource database = TestDatabase.create();

	private final PostgresSaver saver = PostgresSaver.builder(this.database).observer(this.observer).build();

	@Test
	void eachOperationIsObservedOnceWithItsIds() {
		PostgresSchema schema = PostgresSchema.of(this.database);
		schema.migrate();
		schema.add(SchemaOption.THREAD_STATISTICS);
		Map<String, ChannelVersion> versions = Map.of("list", this.saver.nextVersion(null));
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("list", List.of("x".repeat(100))))
			.channelVersions(versions)
			.build();
		CheckpointConfig thread = CheckpointConfig.of("t", "inner", null);
		CheckpointConfig saved = this.saver.put(thread, checkpoint, CheckpointMetadata.of("loop", 0), versions);
		this.saver.putWrites(saved, List.of(new ChannelWrite("a", "x".repeat(100))), "task");
		this.saver.pendingWrites(saved);
		Checkpoint next = Checkpoint.builder(1, checkpoint.id())
			.channelValues(checkpoint.channelValues())
			.channelVersions(versions)
			.build();
		this.saver.putIfLatest(saved, next, CheckpointMetadata.of("loop", 1), versions);
		this.saver.getTuple(thread);
		this.saver.get(CheckpointConfig.of("none"));
		this.saver.list(CheckpointConfig.of("t")).toList();
		this.saver.list(CheckpointQuery.all().limit(0)).toList();
		this.saver.outlines(CheckpointQuery.of(thread)).toList();
		this.saver.rows(saved);
		this.saver.threads(ThreadQuery.all()).toList();
		this.saver.threadStatistics(ThreadOrder.SIZE, null).toList();
		this.saver.deltaChannelHistory(saved, List.of("list"));
		this.saver.getTupleWithHistories(thread, List.of("list"));
		this.saver.copyThread("t", "copy");
		this.saver.prune(List.of("t", "copy"), PruneStrategy.KEEP_LATEST);
		this.saver.deleteForRuns(List.of("run"));
		this.saver.deleteThread("t");
		new AsyncPostgresSaver(this.saver).get(CheckpointConfig.of("copy")).toCompletableFuture().join();
		String id = checkpoint.id();
		assertThat(this.observed).containsExactly("put t inner " + id + " large", "putWrites t inner " + id + " large",
				"pendingWrites t inner " + id + " large", "putIfLatest t inner " + next.id() + " large",
				"getTuple t inner " + next.id() + " large", "getTuple none  null small", "list t null null large",
				"outlines t inner null small", "rows t inner " + id + " large", "threads null null null small",
				"threadStatistics null null null small", "deltaChannelHistory t inner " + id + " small",
				"getTupleWithHistories t inner " + next.id() + " large", "copyThread t null null small",
				"prune null null null small", "deleteForRuns null null null small", "deleteThread t null null small",
				"getTuple copy  null small");
		assertThat(PostgresSaver.class.getDeclaredMethods())
			.filteredOn(
					(method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.extracting(Method::getName)
			.filteredOn((name) -> !List.of("nextVersion", "close").contains(name))
			.isSubsetOf(this.observed.stream().map((operation) -> operation.split(" ")[0]).toList());
	}

	@Test
	void failureIsObserved() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.saver.getTuple(CheckpointConfig.of("t")));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.saver.list(CheckpointConfig.of("t")).toList());
		assertThat(this.observed).containsExactly("getTuple t  null failed", "list t null null failed");
	}

	@Test
	void observersAreNested() {
		List<String> order = new ArrayList<>();
		PostgresSaver.Builder builder = PostgresSaver.builder(this.database);
		for (String name : List.of("outer", "inner")) {
			builder.observer(new OperationObserver() {
				@Override
				public <T> T observe(ObservedOperation operation, Supplier<T> work) {
					order.add(name);
					return work.get();
				}
			});
		}
		PostgresSchema.of(this.database).migrate();
		builder.build().deleteThread("t");
		assertThat(order).containsExactly("outer", "inner");
	}

}
