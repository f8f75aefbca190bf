package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.jspecify.annotations.Nullable;

/**
 * A fault of one server, under the load of an application with the starter.
 */
abstract class ServerFault implements Fault {

	/** The connection is lost, or the server does not answer in time. */
	static final String LOST = "DataAccessResourceFailureException";

	/** The pool has no connection to give. */
	static final String NO_CONNECTION = "CannotGetJdbcConnectionException";

	private static final int CLIENTS = 4;

	private final PostgresServer server;

	private final Application retrying;

	private final Application once;

	private final PostgresSaver auditor;

	/**
	 * Starts the server and two applications, one of which retries.
	 * @param url how they reach the server
	 * @param properties what of them is not default
	 */
	ServerFault(PostgresServer server, String url, String... properties) throws Exception {
		this.server = server;
		if (!server.isAlive()) {
			server.start();
		}
		this.retrying = Application.start(url, properties);
		String[] once = Arrays.copyOf(properties, properties.length + 1);
		once[properties.length] = "retry.max-retries=0";
		this.once = Application.start(url, once);
		this.auditor = new PostgresSaver(server.dataSource());
	}

	@Override
	public @Nullable Duration cause(String name, boolean retrying, Account account) throws Exception {
		try (Load load = new Load((retrying ? this.retrying : this.once).saver(), name, CLIENTS, account)) {
			account.awaitSaved(load.threadIds());
			Waiting.anyTime(Duration.ofMillis(100));
			cause(account);
			Duration recovery = account.awaitRecovery();
			account.awaitSaved(load.threadIds());
			return recovery;
		}
	}

	/**
	 * Causes the fault, and returns as soon as it is over.
	 */
	abstract void cause(Account account) throws Exception;

	PostgresServer server() {
		return this.server;
	}

	@Override
	public CheckpointSaver auditor() {
		return this.auditor;
	}

	@Override
	public Set<String> documented() {
		return Set.of(LOST, NO_CONNECTION);
	}

	@Override
	public void close() {
		this.retrying.close();
		this.once.close();
		this.server.close();
	}

}
