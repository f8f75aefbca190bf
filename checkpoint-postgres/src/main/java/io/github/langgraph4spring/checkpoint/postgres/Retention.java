package io.github.langgraph4spring.checkpoint.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ThreadQuery;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessException;

/**
 * Deletes what is old of all threads, as their policies say.
 * <p>
 * What a checkpoint that stays is read from stays too: blobs that it shares, ancestors
 * from which a delta channel of it is rebuilt, the parent that holds an old format's
 * sends. A thread whose latest checkpoint has pending writes, because it waits for an
 * answer or failed, keeps the latest of each namespace whatever their age; so does a
 * thread as long as any of its checkpoints is not old, but for the namespaces of single
 * tasks. A checkpoint whose parent goes is left with none.
 * <p>
 * A run is many short transactions: each looks at {@value #THREADS_AT_ONCE} threads, or
 * deletes a bounded number of checkpoints, the newest first, so that what is left can be
 * read at any time; what was put meanwhile keeps what it is read from. Nothing that a
 * writer needs is locked. It takes two connections: one holds an advisory lock of
 * Postgres, so that one JVM at a time runs; it also works through a pooler in transaction
 * mode.
 * <p>
 * Thread-safe. Faults of the database come as Spring's {@link DataAccessException}; what
 * was deleted before stays so, and the next run goes on.
 */
public final class Retention {

	/** The number of threads that one transaction looks at. */
	static final int THREADS_AT_ONCE = 100;

	private final DataSource dataSource;

	private final String schema;

	private final Function<String, RetentionPolicy> policies;

	private final int batchSize;

	private final ConnectionSource connections;

	private final ThreadLists threads;

	private final Expiry expiry;

	private Retention(Builder builder) {
		this.dataSource = PooledConnections.unwrap(builder.dataSource);
		this.schema = builder.schema;
		this.policies = builder.policies;
		this.batchSize = builder.batchSize;
		this.connections = new PooledConnections(this.dataSource, TransactionMode.INDEPENDENT, builder.retryPolicy);
		this.threads = new ThreadLists(new ThreadListStatements(this.schema));
		this.expiry = new Expiry(this.connections, new DeletionStatements(this.schema),
				new RetentionStatements(this.schema));
	}

	/**
	 * Begins a retention that keeps everything until it is given policies.
	 * @param dataSource the pool, which is not closed
	 * @return the builder
	 */
	public static Builder builder(DataSource dataSource) {
		return new Builder(dataSource);
	}

	/**
	 * Deletes what the policies do not keep.
	 * @return how many checkpoints were deleted, or empty if another run is under way
	 */
	public OptionalLong run() {
		return run(() -> true);
	}

	/**
	 * Deletes what the policies do not keep, for as long as it may.
	 * @param proceed is asked before each transaction; {@code false} ends the run
	 * @return how many checkpoints were deleted, or empty if another run is under way
	 */
	public OptionalLong run(BooleanSupplier proceed) {
		try (JobLock lock = JobLock.tryAcquire(this.dataSource, "retention", this.schema)) {
			return lock.isHeld() ? OptionalLong.of(sum((batch) -> delete(batch, lock, proceed), proceed))
					: OptionalLong.empty();
		}
	}

	/**
	 * Counts what {@link #run()} would delete, and deletes nothing.
	 * @return how many checkpoints
	 */
	public long dryRun() {
		return sum(this.expiry::count, () -> true);
	}

	private long delete(Expiry.Threads threads, JobLock lock, BooleanSupplier proceed) {
		long sum = 0;
		long deleted;
		List<Expiry.Batch> plan;
		do {
			lock.requireHeld();
			plan = this.expiry.plan(threads, this.batchSize);
			deleted = delete(plan, lock, proceed);
			sum += deleted;
		}
		// a trigger of the application's may keep what is deleted
		while (deleted > 0 && plan.size() == Expiry.BATCHES && proceed.getAsBoolean());
		return sum;
	}

	/** Ends where what was planned is outdated: the next run goes on. */
	private long delete(List<Expiry.Batch> plan, JobLock lock, BooleanSupplier proceed) {
		long sum = 0;
		for (Expiry.Batch batch : plan) {
			if (!proceed.getAsBoolean()) {
				break;
			}
			lock.requireHeld();
			int deleted = this.expiry.delete(batch);
			sum += deleted;
			if (deleted < batch.checkpoints()) {
				break;
			}
		}
		return sum;
	}

	private long sum(ToLongFunction<Expiry.Threads> work, BooleanSupplier proceed) {
		Instant now = Instant.now();
		Iterator<String> all = this.threads.threads(this.connections, ThreadQuery.all()).iterator();
		long sum = 0;
		while (all.hasNext() && proceed.getAsBoolean()) {
			for (Expiry.Threads candidates : this.expiry.candidates(next(all, now))) {
				sum += work.applyAsLong(candidates);
			}
		}
		return sum;
	}

	private Expiry.Threads next(Iterator<String> all, Instant now) {
		List<Expiry.Entry> entries = new ArrayList<>();
		for (int i = 0; i < THREADS_AT_ONCE && all.hasNext(); i++) {
			String thread = all.next();
			RetentionPolicy policy = this.policies.apply(thread);
			if (!policy.keepsAll()) {
				entries.add(Expiry.Entry.of(thread, policy, now));
			}
		}
		return new Expiry.Threads(entries);
	}

	/**
	 * Builds a {@link Retention}. Not thread-safe.
	 */
	public static final class Builder {

		private final DataSource dataSource;

		private String schema = "public";

		private Function<String, RetentionPolicy> policies = (threadId) -> RetentionPolicy.KEEP_ALL;

		private int batchSize = 1000;

		private RetryPolicy retryPolicy = PooledConnections.DEFAULT_RETRY;

		private Builder(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		/**
		 * Sets the schema of the tables.
		 * @param schema the schema's name as it is, unquoted; {@code public} by default
		 * @return this builder
		 */
		public Builder schema(String schema) {
			this.schema = schema;
			return this;
		}

		/**
		 * Sets what is kept of all threads.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder policy(RetentionPolicy policy) {
			return policies((threadId) -> policy);
		}

		/**
		 * Sets what is kept of each thread.
		 * @param policies gives the policy of a thread by its id; it is asked of every
		 * thread at every run, so it should not be slow
		 * @return this builder
		 */
		public Builder policies(Function<String, RetentionPolicy> policies) {
			this.policies = policies;
			return this;
		}

		/**
		 * Sets how many checkpoints one transaction deletes at the most.
		 * @param batchSize the number, at least 1; 1000 by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is below 1
		 */
		public Builder batchSize(int batchSize) {
			if (batchSize < 1) {
				throw new IllegalArgumentException("The batch size is " + batchSize + ": give 1 or more");
			}
			this.batchSize = batchSize;
			return this;
		}

		/**
		 * Sets how a transaction is retried after a transient fault, as that of
		 * {@link PostgresSaver.Builder#retryPolicy}. If the lock is lost the run ends.
		 * @param retryPolicy the policy
		 * @return this builder
		 */
		public Builder retryPolicy(RetryPolicy retryPolicy) {
			this.retryPolicy = retryPolicy;
			return this;
		}

		/**
		 * Builds the retention.
		 * @return the retention; no connection is made yet
		 */
		public Retention build() {
			return new Retention(this);
		}

	}

}
