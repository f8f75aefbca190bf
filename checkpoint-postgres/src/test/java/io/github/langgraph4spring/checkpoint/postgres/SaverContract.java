package io.github.langgraph4spring.checkpoint.postgres;

import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What is tested of a saver, however it is connected. The class that extends it says
 * which ways to connect are its parameters. For each the saver is opened once, because
 * opening takes ten times as long as most tests: each test has threads of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SaverContract {

	@Parameter
	private WayToConnect way;

	private PGSimpleDataSource database;

	private JdbcClient jdbc;

	private OpenSaver open;

	/**
	 * Creates the tables.
	 * @param schema the tables
	 */
	protected void migrate(PostgresSchema schema) {
		schema.migrate();
	}

	@BeforeAll
	void createTables() {
		this.database = TestDatabase.create();
		migrate(PostgresSchema.of(this.database));
		this.jdbc = JdbcClient.create(this.database);
	}

	@BeforeParameterizedClassInvocation
	void openSaver() throws Exception {
		this.open = this.way.open(this.database);
	}

	@AfterEach
	void noConnectionIsLeftBehind() {
		assertThatNoException().isThrownBy(this.open.leakCheck());
	}

	@AfterParameterizedClassInvocation
	void closeSaver() throws Exception {
		try {
			assertThat(this.jdbc.sql("""
					select count(*) from pg_stat_activity
					where datname = current_database() and state like 'idle in transaction%'
					""").query(Integer.class).single()).isZero();
		}
		finally {
			this.open.resource().close();
		}
	}

	/**
	 * Returns the saver under test.
	 * @return the saver
	 */
	public final CheckpointSaver saver() {
		return this.open.saver();
	}

	/**
	 * Returns the database behind the saver's back.
	 * @return a client of it
	 */
	public final JdbcClient jdbc() {
		return this.jdbc;
	}

}
