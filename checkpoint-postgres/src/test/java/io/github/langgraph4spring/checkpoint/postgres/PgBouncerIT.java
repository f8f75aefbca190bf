package io.github.langgraph4spring.checkpoint.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract through PgBouncer in transaction mode below 1.21, which gives the
 * statements of one connection to several sessions: nothing may be prepared by name. The
 * system property {@code pgbouncer.port} says where it listens on loopback; it forwards
 * every database to the server of {@code postgres.url}.
 */
@Tag("pgbouncer")
class PgBouncerIT {

	private static String url(PGSimpleDataSource database) {
		return "jdbc:postgresql://127.0.0.1:" + System.getProperty("pgbouncer.port") + "/" + database.getDatabaseName()
				+ "?prepareThreshold=0&user=" + database.getUser();
	}

	@Nested
	class OverAPool extends CheckpointSaverContract {

		private HikariDataSource pool;

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			this.pool = new HikariDataSource();
			this.pool.setJdbcUrl(url(database));
			this.pool.setMaximumPoolSize(8);
			return new PostgresSaver(this.pool);
		}

		@Override
		protected void close() {
			if (this.pool.getHikariPoolMXBean() != null) {
				assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			}
			this.pool.close();
		}

	}

	@Nested
	class OverAConnectionString extends CheckpointSaverContract {

		private PostgresSaver saver;

		@Override
		protected CheckpointSaver open(PGSimpleDataSource database) {
			this.saver = PostgresSaver.fromConnectionString(url(database));
			return this.saver;
		}

		@Override
		protected void close() {
			this.saver.close();
		}

	}

}
