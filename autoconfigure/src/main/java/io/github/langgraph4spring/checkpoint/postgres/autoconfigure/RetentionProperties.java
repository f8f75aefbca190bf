package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.langgraph4spring.checkpoint.postgres.RetentionPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronTrigger;
import org.springframework.util.PatternMatchUtils;

/**
 * What is kept of threads.
 *
 * @param keepLast Number of the latest checkpoints to keep in each namespace of a thread.
 * @param deleteOlderThan Age from which checkpoints are deleted. A thread of which all
 * are older goes whole, unless it waits for an answer.
 * @param schedule Cron expression that says when to delete, in the JVM's time zone.
 * @param batchSize Maximum number of checkpoints that one transaction deletes.
 * @param dryRun Whether to only log how many checkpoints would be deleted.
 * @param overrides What is kept of certain threads. The first one that names a thread
 * counts for it, alone.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.retention")
record RetentionProperties(@Nullable Integer keepLast, @Nullable Duration deleteOlderThan,
		@DefaultValue("0 0 * * * *") String schedule, @DefaultValue("1000") int batchSize,
		@DefaultValue("false") boolean dryRun, @DefaultValue List<Override> overrides) {

	RetentionProperties {
		// so that what is wrong is said where the properties are bound
		new RetentionPolicy(keepLast, deleteOlderThan);
		new CronTrigger(schedule);
		overrides = List.copyOf(overrides);
	}

	boolean hasPolicy() {
		return this.keepLast != null || this.deleteOlderThan != null || !this.overrides.isEmpty();
	}

	RetentionPolicy policy(String threadId) {
		return this.overrides.stream()
			.filter((override) -> override.names(threadId))
			.findFirst()
			.map((override) -> new RetentionPolicy(override.keepLast(), override.deleteOlderThan()))
			.orElseGet(() -> new RetentionPolicy(this.keepLast, this.deleteOlderThan));
	}

	/**
	 * What is kept of certain threads: everything, unless it says otherwise.
	 *
	 * @param threads Ids of the threads, in which * stands for any characters.
	 * @param keepLast Number of the latest checkpoints to keep in each namespace of a
	 * thread.
	 * @param deleteOlderThan Age from which checkpoints are deleted.
	 */
	record Override(List<String> threads, @Nullable Integer keepLast, @Nullable Duration deleteOlderThan) {

		Override {
			new RetentionPolicy(keepLast, deleteOlderThan);
			threads = List.copyOf(threads);
		}

		private boolean names(String threadId) {
			return PatternMatchUtils.simpleMatch(this.threads.toArray(String[]::new), threadId);
		}

	}

}
