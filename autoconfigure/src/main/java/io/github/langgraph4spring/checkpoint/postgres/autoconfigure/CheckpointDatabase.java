package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

/**
 * Where the savers' connections come from. It is no {@link DataSource}, so that nothing
 * in the application that looks for one finds it: not the health of its databases, nor
 * its meters, migrations, templates and transaction managers.
 */
final class CheckpointDatabase implements AutoCloseable {

	private final DataSource dataSource;

	private final String description;

	private final String advice;

	private final List<Runnable> closing;

	/**
	 * Creates the database.
	 * @param dataSource its connections
	 * @param description what to call it, without secrets
	 * @param advice where its address and credentials are configured
	 * @param closing what closes it, in this order
	 */
	CheckpointDatabase(DataSource dataSource, String description, String advice, List<Runnable> closing) {
		this.dataSource = dataSource;
		this.description = description;
		this.advice = advice;
		this.closing = List.copyOf(closing);
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	/** Whether nobody else uses its connections, and it is closed with the context. */
	boolean isOwn() {
		return !this.closing.isEmpty();
	}

	String description() {
		return this.description;
	}

	String advice() {
		return this.advice;
	}

	@Override
	public void close() {
		RuntimeException failure = null;
		for (Runnable action : this.closing) {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
