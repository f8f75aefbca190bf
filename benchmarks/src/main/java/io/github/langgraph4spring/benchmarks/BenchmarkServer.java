package io.github.langgraph4spring.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The Postgres server that everything is measured on, as its superuser. Not thread-safe.
 */
final class BenchmarkServer implements AutoCloseable {

	static final String HOST = "127.0.0.1";

	private final int port;

	private final Connection connection;

	BenchmarkServer(int port) throws SQLException {
		this.port = port;
		this.connection = DriverManager.getConnection(jdbcUrl(port, "postgres"));
		for (String setting : new String[] { "fsync", "synchronous_commit", "full_page_writes" }) {
			if (!query("show " + setting).equals("on")) {
				throw new IllegalStateException(setting + " is off: the server would lose what it acknowledged");
			}
		}
	}

	static String jdbcUrl(int port, String database) {
		return "jdbc:postgresql://" + HOST + ":" + port + "/" + database + "?user=postgres";
	}

	static String uri(int port, String database) {
		return "postgresql://postgres@" + HOST + ":" + port + "/" + database;
	}

	int port() {
		return this.port;
	}

	String version() throws SQLException {
		return query("show server_version").replaceAll(" .*", "");
	}

	void createDatabase(String name, String template) throws SQLException {
		execute("drop database if exists " + name);
		execute("create database " + name + " template " + template);
	}

	/**
	 * Tells how many bytes of write-ahead log were written so far.
	 */
	long walBytes() throws SQLException {
		return Long.parseLong(query("select pg_current_wal_insert_lsn() - '0/0'"));
	}

	/**
	 * Tells how many bytes a database takes on disk.
	 */
	long diskBytes(String database) throws SQLException {
		return Long.parseLong(query("select pg_database_size('" + database + "')"));
	}

	/**
	 * Makes room for what is measured next: nothing is left to write back or to clean up.
	 */
	void settle() throws SQLException {
		execute("checkpoint");
	}

	/**
	 * Sets whether a commit waits until it is on disk; off only while data is prepared.
	 */
	void durable(boolean durable) throws SQLException {
		execute("alter system set synchronous_commit = " + (durable ? "on" : "off"));
		execute("select pg_reload_conf()");
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private String query(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
