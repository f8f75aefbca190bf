package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A saver under test with what it was opened over.
 *
 * @param saver the saver
 * @param leakCheck fails if the saver kept a connection that it borrowed, or broke the
 * one that it was lent
 * @param resource what is closed at the end
 */
public record OpenSaver(CheckpointSaver saver, ThrowingCallable leakCheck, AutoCloseable resource) {

	static OpenSaver overPool(HikariDataSource pool, Function<DataSource, CheckpointSaver> constructor) {
		return new OpenSaver(constructor.apply(pool), () -> assertThat(activeConnections(pool)).isZero(), pool);
	}

	static int activeConnections(HikariDataSource pool) {
		// a pool that nobody asked for a connection has not started
		return (pool.getHikariPoolMXBean() != null) ? pool.getHikariPoolMXBean().getActiveConnections() : 0;
	}

	static OpenSaver overConnection(Connection connection, Function<Connection, CheckpointSaver> constructor) {
		return new OpenSaver(constructor.apply(connection), () -> {
			assertThat(connection.isValid(1)).isTrue();
			assertThat(connection.getAutoCommit()).isTrue();
		}, connection);
	}

	/** Over connections of the saver's own, which closing it closes. */
	static OpenSaver overNothing(CheckpointSaver saver, AutoCloseable closeable) {
		return new OpenSaver(saver, () -> {
		}, closeable);
	}

	static HikariDataSource pool(PGSimpleDataSource database, int size) {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(database);
		pool.setMaximumPoolSize(size);
		return pool;
	}

}
