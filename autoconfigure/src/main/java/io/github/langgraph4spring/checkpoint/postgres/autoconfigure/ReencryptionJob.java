package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;

import io.github.langgraph4spring.checkpoint.postgres.Reencryption;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Re-encrypts once, on a thread of its own. Stopping waits for the thread of a
 * conversation that is under way; the next start goes on.
 */
final class ReencryptionJob implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ReencryptionJob.class);

	private final Reencryption reencryption;

	private final ReencryptionMode mode;

	private final Duration shutdownTimeout;

	private volatile @Nullable Thread worker;

	ReencryptionJob(Reencryption reencryption, ReencryptionMode mode, Duration shutdownTimeout) {
		this.reencryption = reencryption;
		this.mode = mode;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		if (this.mode != ReencryptionMode.OFF) {
			Thread started = new Thread(this::run, "langgraph-reencryption");
			started.setDaemon(true);
			this.worker = started;
			started.start();
		}
	}

	@Override
	public void stop() {
		Thread running = this.worker;
		this.worker = null;
		if (running != null) {
			try {
				running.join(this.shutdownTimeout.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Stopped after the web server, which has waited for its requests. */
	@Override
	public int getPhase() {
		return RetentionJob.PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.worker != null;
	}

	void run() {
		try {
			if (this.mode == ReencryptionMode.DRY_RUN) {
				logger.info("Re-encryption would rewrite " + this.reencryption.dryRun() + " values (dry run)");
				return;
			}
			this.reencryption.run(this::isRunning)
				.ifPresentOrElse(
						(result) -> logger.info("Re-encryption rewrote " + result.rewritten() + " values, and left "
								+ result.refused() + " that cannot be"),
						() -> logger.info("Re-encryption is under way elsewhere"));
		}
		catch (RuntimeException ex) {
			logger.warn("Re-encryption failed, and goes on at the next start", ex);
		}
	}

}
