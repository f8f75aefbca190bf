package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections of our own pool that wait as long as a statement takes: a migration waits
 * for writers, and counts or builds what is in large tables. The pool sets them back.
 */
final class PatientDataSource extends DelegatingDataSource {

	PatientDataSource(DataSource pool) {
		super(pool);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		connection.setNetworkTimeout(Runnable::run, 0);
		return connection;
	}

}
