package io.github.langgraph4spring.interoperability;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A database that programs in several languages use. It is empty at first.
 */
final class SharedDatabase implements AutoCloseable {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final HikariDataSource pool;

	SharedDatabase() {
		HikariConfig config = new HikariConfig();
		config.setDataSource(this.database);
		config.setMaximumPoolSize(4);
		this.pool = new HikariDataSource(config);
	}

	/** The database as the peers are told of it. */
	String uri() {
		String password = (this.database.getPassword() != null) ? ":" + this.database.getPassword() : "";
		return "postgresql://%s%s@%s:%d/%s".formatted(this.database.getUser(), password,
				this.database.getServerNames()[0], this.database.getPortNumbers()[0], this.database.getDatabaseName());
	}

	HikariDataSource dataSource() {
		return this.pool;
	}

	PostgresSaver.Builder saver() {
		return PostgresSaver.builder(this.pool);
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(this.pool);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
