package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ThreadQuery;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.dao.DataAccessException;

/**
 * Rewrites the stored values of all threads so that the current key of a
 * {@link ValueEncryption} encrypts them: what is encrypted with its older keys, and what
 * it accepts in plain or in Python's way. Simple values that are in a checkpoint's own
 * row become blobs.
 * <p>
 * A run is many short transactions, thread by thread; values are encrypted while no
 * connection is held. Savers go on meanwhile: a row that was written again since it was
 * read is left for the next run. A run that ends early loses nothing, since the next one
 * looks only for what is left. It takes two connections: one holds an advisory lock of
 * Postgres, so that one JVM at a time runs.
 * <p>
 * What cannot be decrypted stays as it is and is counted; of each thread the first is
 * logged by the ids of its row. So it is with a value in a checkpoint's own row whose
 * version has no other place: if it has none, or if two forks gave it different values,
 * as with JavaScript's numbers.
 * <p>
 * Whatever is accepted becomes trusted: until plaintext is refused, whoever may write to
 * the tables can have values of theirs encrypted.
 * <p>
 * Thread-safe. Faults of the database come as Spring's {@link DataAccessException}.
 */
public final class Reencryption {

	private static final Logger logger = LoggerFactory.getLogger(Reencryption.class);

	private final DataSource dataSource;

	private final String schema;

	private final ConnectionSource connections;

	private final ThreadLists threads;

	private final ThreadReencryption thread;

	/**
	 * Creates a re-encryption that retries as a saver does by default.
	 * @param dataSource the pool, which is not closed
	 * @param schema the schema's name as it is, unquoted
	 * @param encryption what encrypts, and what it accepts
	 */
	public Reencryption(DataSource dataSource, String schema, ValueEncryption encryption) {
		this(dataSource, schema, encryption, PooledConnections.DEFAULT_RETRY);
	}

	/**
	 * Creates a re-encryption.
	 * @param dataSource the pool, which is not closed
	 * @param schema the schema's name as it is, unquoted
	 * @param encryption what encrypts, and what it accepts
	 * @param retryPolicy how a transaction is retried after a transient fault, as that of
	 * {@link PostgresSaver.Builder#retryPolicy}; if the lock is lost the run ends
	 */
	public Reencryption(DataSource dataSource, String schema, ValueEncryption encryption, RetryPolicy retryPolicy) {
		this.dataSource = PooledConnections.unwrap(dataSource);
		this.schema = schema;
		this.connections = new PooledConnections(this.dataSource, TransactionMode.INDEPENDENT, retryPolicy);
		this.threads = new ThreadLists(new ThreadListStatements(schema));
		this.thread = new ThreadReencryption(this.connections, new ReencryptionStatements(schema), encryption);
	}

	/**
	 * Rewrites what the current key does not encrypt.
	 * @return what was done, or empty if another run is under way
	 */
	public Optional<Result> run() {
		return run(() -> true);
	}

	/**
	 * Rewrites what the current key does not encrypt, for as long as it may.
	 * @param proceed is asked before each thread; {@code false} ends the run
	 * @return what was done, or empty if another run is under way
	 */
	public Optional<Result> run(BooleanSupplier proceed) {
		try (JobLock lock = JobLock.tryAcquire(this.dataSource, "re-encryption", this.schema)) {
			return lock.isHeld() ? Optional.of(rewrite(lock, proceed)) : Optional.empty();
		}
	}

	private Result rewrite(JobLock lock, BooleanSupplier proceed) {
		Result sum = new Result(0, 0);
		Iterator<String> all = this.threads.threads(this.connections, ThreadQuery.all()).iterator();
		while (all.hasNext() && proceed.getAsBoolean()) {
			lock.requireHeld();
			String threadId = all.next();
			ThreadReencryption.Outcome outcome = this.thread.rewrite(threadId);
			if (outcome.refused() > 0) {
				logger.warn("{} values of the thread '{}' were not re-encrypted, the first because: {}",
						outcome.refused(), threadId, outcome.firstReason());
			}
			sum = new Result(sum.rewritten() + outcome.rewritten(), sum.refused() + outcome.refused());
		}
		return sum;
	}

	/**
	 * Counts what {@link #run()} would rewrite, and writes nothing.
	 * @return how many values; 0 once everything is encrypted with the current key
	 */
	public long dryRun() {
		long sum = 0;
		Iterator<String> all = this.threads.threads(this.connections, ThreadQuery.all()).iterator();
		while (all.hasNext()) {
			sum += this.thread.count(all.next());
		}
		return sum;
	}

	/**
	 * What a run has done.
	 *
	 * @param rewritten how many values it has rewritten
	 * @param refused how many it left because they cannot be decrypted, or have no place
	 */
	public record Result(long rewritten, long refused) {

	}

}
