package io.github.langgraph4spring.checkpoint.postgres;

import java.sql.Connection;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.junit.jupiter.api.Nested;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract over every way to connect.
 */
class PostgresSaverIT {

	@Nested
	class OverAPool extends Pooled {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			return new PostgresSaver(pool(database, true));
		}

	}

	@Nested
	class OverAPoolWithoutAutoCommit extends Pooled {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			return new PostgresSaver(pool(database, false));
		}

	}

	@Nested
	class OverOneConnection extends Connected {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) throws Exception {
			return new PostgresSaver(connection(database));
		}

	}

	@Nested
	class OverAConnectionString extends FromString {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			PostgresSaver saver = PostgresSaver.fromConnectionString(libpqUri(database));
			closing(saver);
			return saver;
		}

	}

	@Nested
	class OverAJdbcUrl extends FromString {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			PostgresSaver saver = PostgresSaver.fromConnectionString(database.getUrl() + "&user=" + database.getUser());
			closing(saver);
			return saver;
		}

	}

	@Nested
	class AsynchronousOverAPool extends Pooled {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			return new BlockingSaver(new AsyncPostgresSaver(pool(database, true)));
		}

	}

	@Nested
	class AsynchronousOverOneConnection extends Connected {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) throws Exception {
			return new BlockingSaver(new AsyncPostgresSaver(connection(database)));
		}

	}

	@Nested
	class AsynchronousOverAConnectionString extends FromString {

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			AsyncPostgresSaver saver = AsyncPostgresSaver.fromConnectionString(libpqUri(database))
				.toCompletableFuture()
				.join();
			closing(saver);
			return new BlockingSaver(saver);
		}

	}

	abstract static class Pooled extends CheckpointSaverContract {

		private HikariDataSource pool;

		HikariDataSource pool(PGSimpleDataSource database, boolean autoCommit) {
			this.pool = new HikariDataSource();
			this.pool.setDataSource(database);
			this.pool.setMaximumPoolSize(4);
			this.pool.setAutoCommit(autoCommit);
			return this.pool;
		}

		@Override
		protected void close() {
			// a pool that nobody asked for a connection has not started
			if (this.pool.getHikariPoolMXBean() != null) {
				assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			}
			this.pool.close();
		}

	}

	abstract static class Connected extends CheckpointSaverContract {

		private Connection connection;

		Connection connection(PGSimpleDataSource database) throws Exception {
			this.connection = database.getConnection();
			return this.connection;
		}

		@Override
		protected void close() throws Exception {
			assertThat(this.connection.isValid(1)).isTrue();
			this.connection.close();
		}

	}

	abstract static class FromString extends CheckpointSaverContract {

		private AutoCloseable saver;

		void closing(AutoCloseable saver) {
			this.saver = saver;
		}

		static String libpqUri(PGSimpleDataSource database) {
			return "postgresql://" + database.getUser()
					+ ((database.getPassword() != null) ? ":" + database.getPassword() : "") + "@"
					+ database.getServerNames()[0] + ":" + database.getPortNumbers()[0] + "/"
					+ database.getDatabaseName();
		}

		@Override
		protected void close() throws Exception {
			this.saver.close();
		}

	}

}
