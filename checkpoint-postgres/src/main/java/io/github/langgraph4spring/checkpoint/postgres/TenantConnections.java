package io.github.langgraph4spring.checkpoint.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.function.LongSupplier;

/**
 * Connections that see one tenant's threads. Each statement tells the server in its own
 * round trip and transaction whose those are, so that nothing stays behind on a
 * connection, not even one of a pooler.
 *
 * @param connections the connections
 * @param tenants says whose threads
 */
record TenantConnections(ConnectionSource connections, TenantSupplier tenants) implements ConnectionSource {

	private static final String SET_TENANT = "select set_config('langgraph.tenant', ?, true)";

	@Override
	public ConnectionSource ofCaller() {
		String caller = tenant().name();
		return new TenantConnections(this.connections, () -> caller);
	}

	@Override
	public ConnectionSource ofThread(String threadId) {
		return new TenantConnections(this.connections, () -> Tenant.ofThread(threadId).name());
	}

	@Override
	public void requireOwn(String threadId) {
		tenant().requireOwn(threadId);
	}

	@Override
	public ConnectionSource independent() {
		return new TenantConnections(this.connections.independent(), this.tenants);
	}

	@Override
	public void close() {
		this.connections.close();
	}

	private Tenant tenant() {
		return Tenant.of(this.tenants);
	}

	@Override
	public <T> T execute(String task, SqlWork<T> work) {
		Tenant tenant = tenant();
		return this.connections.execute(task, (connection) -> work.apply(telling(connection, tenant)));
	}

	@Override
	public <T> T executeOnce(String task, SqlWork<T> work) {
		Tenant tenant = tenant();
		return this.connections.executeOnce(task, (connection) -> work.apply(telling(connection, tenant)));
	}

	/** All is one transaction, which is told once. */
	@Override
	public <T> T executeInSnapshot(String task, SqlWork<T> work) {
		Tenant tenant = tenant();
		return this.connections.executeInSnapshot(task, (connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(SET_TENANT)) {
				statement.setString(1, tenant.name());
				statement.execute();
			}
			return work.apply(connection);
		});
	}

	@Override
	public void transferred(LongSupplier size) {
		this.connections.transferred(size);
	}

	private static Connection telling(Connection connection, Tenant tenant) {
		return proxy(Connection.class, (method, arguments) -> {
			if (!method.getName().equals("prepareStatement")) {
				return invoke(connection, method, arguments);
			}
			PreparedStatement statement = connection.prepareStatement(SET_TENANT + ";\n" + arguments[0]);
			statement.setString(1, tenant.name());
			return proxy(PreparedStatement.class, (called, given) -> afterTelling(statement, called, given));
		});
	}

	/** The first parameter and the first result are the tenant's. */
	private static Object afterTelling(PreparedStatement statement, Method method, Object[] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "execute" -> {
				statement.execute();
				return statement.getMoreResults();
			}
			case "executeQuery" -> {
				statement.execute();
				statement.getMoreResults();
				return statement.getResultSet();
			}
			case "executeUpdate" -> {
				statement.execute();
				statement.getMoreResults();
				return statement.getUpdateCount();
			}
			default -> {
				if (method.getName().startsWith("set") && arguments.length > 1) {
					arguments[0] = (int) arguments[0] + 1;
				}
				return invoke(statement, method, arguments);
			}
		}
	}

	private static <T> T proxy(Class<T> type, Calls calls) {
		return type.cast(Proxy.newProxyInstance(TenantConnections.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> calls.answer(method, (arguments != null) ? arguments : new Object[0])));
	}

	@SuppressWarnings("NullAway") // what JDBC returns
	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/** Answers calls of a proxy. */
	@FunctionalInterface
	private interface Calls {

		Object answer(Method method, Object[] arguments) throws Throwable;

	}

}
