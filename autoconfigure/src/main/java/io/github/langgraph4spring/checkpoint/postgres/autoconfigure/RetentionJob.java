package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.OptionalLong;

import io.github.langgraph4spring.checkpoint.postgres.Retention;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/**
 * Runs retention by a schedule, on a thread of its own. The scheduler is no bean, so that
 * the application's own is not displaced. Stopping waits for the transaction under way.
 */
final class RetentionJob implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(RetentionJob.class);

	/** Below those in which Spring Boot stops a web server. */
	static final int PHASE = DEFAULT_PHASE - 4096;

	private final Retention retention;

	private final CronTrigger schedule;

	private final boolean dryRun;

	private final Duration shutdownTimeout;

	private volatile @Nullable ThreadPoolTaskScheduler scheduler;

	RetentionJob(Retention retention, CronTrigger schedule, boolean dryRun, Duration shutdownTimeout) {
		this.retention = retention;
		this.schedule = schedule;
		this.dryRun = dryRun;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		ThreadPoolTaskScheduler started = new ThreadPoolTaskScheduler();
		started.setThreadNamePrefix("langgraph-retention-");
		started.setDaemon(true);
		started.setWaitForTasksToCompleteOnShutdown(true);
		// The next run is such a task, and would be waited for.
		started.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		started.setAwaitTerminationMillis(this.shutdownTimeout.toMillis());
		started.afterPropertiesSet();
		this.scheduler = started;
		started.schedule(this::run, this.schedule);
	}

	@Override
	public void stop() {
		ThreadPoolTaskScheduler running = this.scheduler;
		this.scheduler = null;
		if (running != null) {
			running.shutdown();
		}
	}

	/** Stopped after the web server, which has waited for its requests. */
	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.scheduler != null;
	}

	/** What fails is tried again by the schedule. */
	void run() {
		try {
			if (this.dryRun) {
				logger.info("Retention would delete " + this.retention.dryRun() + " checkpoints (dry run)");
				return;
			}
			OptionalLong deleted = this.retention.run(this::isRunning);
			if (deleted.isPresent()) {
				logger.info("Retention deleted " + deleted.getAsLong() + " checkpoints");
			}
			else {
				logger.debug("Retention is under way elsewhere");
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Retention failed, and is tried again by its schedule", ex);
		}
	}

}
