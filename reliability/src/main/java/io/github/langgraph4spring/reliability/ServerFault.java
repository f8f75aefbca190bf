package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

import org.springframework.util.StringUtils;

/**
 * A fault on the way to a server, or of it, under the load of an application with the
 * starter.
 *
 * @param <R> how the application reaches the server
 */
abstract class ServerFault<R extends Route> implements Fault {

	/** The connection is lost, or the server does not answer in time. */
	static final String LOST = "DataAccessResourceFailureException";

	/** The pool has no connection to give. */
	static final String NO_CONNECTION = "CannotGetJdbcConnectionException";

	static final int CLIENTS = 4;

	private final PostgresServer server;

	private final R route;

	private final Application retrying;

	private final Application once;

	/**
	 * Starts the server and two applications, one of which retries.
	 * @param properties what of them is not default
	 */
	ServerFault(PostgresServer server, RouteTo<R> routeTo, String... properties) throws Exception {
		this.server = server;
		server.start();
		this.route = routeTo.start(server);
		this.retrying = Application.start(this.route.url(), properties);
		this.once = Application.start(this.route.url(),
				StringUtils.addStringToArray(properties, "retry.max-retries=0"));
	}

	@Override
	public Duration cause(String name, boolean retrying, Account account) throws Exception {
		try (Load load = load((retrying ? this.retrying : this.once).saver(), name, account)) {
			account.awaitSaved(load.threadIds());
			Waiting.anyTime(Duration.ofMillis(100));
			cause(account);
			account.over();
			Duration recovery = account.awaitRecovery();
			account.awaitSaved(load.threadIds());
			return recovery;
		}
	}

	Load load(CheckpointSaver saver, String name, Account account) {
		return Load.alone(saver, name, CLIENTS, account);
	}

	/**
	 * Causes the fault, and returns as soon as it is over.
	 */
	abstract void cause(Account account) throws Exception;

	PostgresServer server() {
		return this.server;
	}

	R route() {
		return this.route;
	}

	@Override
	public CheckpointSaver auditor() {
		return new PostgresSaver(this.server.dataSource());
	}

	@Override
	public Set<String> documented() {
		return Set.of(LOST, NO_CONNECTION);
	}

	@Override
	public void close() {
		this.retrying.close();
		this.once.close();
		this.route.close();
		this.server.close();
	}

	/**
	 * Makes the way to a server that runs.
	 */
	interface RouteTo<R extends Route> {

		R start(PostgresServer server) throws Exception;

	}

}
