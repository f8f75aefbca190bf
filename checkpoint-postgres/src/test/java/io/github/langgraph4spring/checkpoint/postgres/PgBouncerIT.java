package io.github.langgraph4spring.checkpoint.postgres;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every contract through PgBouncer in transaction mode below 1.21, which gives the
 * statements of one connection to several sessions: nothing may be prepared by name. The
 * system property {@code pgbouncer.port} says where it listens on loopback; it forwards
 * every database to the server of {@code postgres.url}.
 */
@Tag("pgbouncer")
class PgBouncerIT {

	/**
	 * The ways that differ in how many sessions there are and who sets the driver up.
	 */
	enum Way implements WayToConnect {

		POOL((throughPgBouncer) -> OpenSaver.overPool(OpenSaver.pool(throughPgBouncer, 8), PostgresSaver::new)),

		JDBC_URL(SaverWay.JDBC_URL);

		private final WayToConnect way;

		Way(WayToConnect way) {
			this.way = way;
		}

		@Override
		public OpenSaver open(PGSimpleDataSource database) throws Exception {
			return this.way.open(throughPgBouncer(database));
		}

		static PGSimpleDataSource throughPgBouncer(PGSimpleDataSource database) {
			PGSimpleDataSource throughPgBouncer = new PGSimpleDataSource();
			throughPgBouncer.setUrl("jdbc:postgresql://127.0.0.1:" + System.getProperty("pgbouncer.port") + "/"
					+ database.getDatabaseName() + "?prepareThreshold=0");
			throughPgBouncer.setUser(database.getUser());
			return throughPgBouncer;
		}

	}

	/**
	 * The lock is a transaction's, so that it stays with the session that took it.
	 */
	@Test
	void retentionRunsOnceAtATime() {
		PGSimpleDataSource database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		JdbcClient.create(database).sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select 't', to_char(id, 'FM000'), '{}' from generate_series(1, 50) as id
				""").update();
		try (HikariDataSource pool = OpenSaver.pool(Way.throughPgBouncer(database), 3)) {
			Retention retention = Retention.builder(pool).policy(RetentionPolicy.ofLast(1)).batchSize(7).build();
			try (JobLock other = JobLock.tryAcquire(pool, "retention", "public")) {
				assertThat(other.isHeld()).isTrue();
				assertThat(retention.run()).isEmpty();
			}
			assertThat(retention.run()).hasValue(49);
			assertThat(retention.run()).hasValue(0);
		}
	}

	@Nested
	@ParameterizedClass
	@EnumSource(Way.class)
	class Contract extends CheckpointSaverContract {

	}

	@Nested
	@ParameterizedClass
	@EnumSource(Way.class)
	class PythonConformance extends PythonConformanceContract {

	}

	@Nested
	@ParameterizedClass
	@EnumSource(Way.class)
	class JavaScriptValidation extends JavaScriptValidationContract {

	}

}
