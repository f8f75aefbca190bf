package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.SslBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CheckpointPool}, which connects to nothing until it is used.
 */
class CheckpointPoolTests {

	private final PostgresCheckpointProperties.Hikari settings = new PostgresCheckpointProperties.Hikari();

	private CheckpointDatabase database;

	@AfterEach
	void close() {
		if (this.database != null) {
			this.database.close();
		}
		assertThat(SslBundleSocketFactory.registrations()).isZero();
	}

	private HikariDataSource open(String url, String username, Supplier<SslBundle> bundle) {
		this.database = new CheckpointPool(this.settings, ConnectionString.parse(url), username, null, Duration.ZERO)
			.open("", bundle);
		return (HikariDataSource) this.database.dataSource();
	}

	@Test
	void usernameAndPasswordOfTheUrlAreUsed() {
		HikariDataSource pool = open("postgresql://me:secret@localhost/db", null, null);
		assertThat(pool.getUsername()).isEqualTo("me");
		assertThat(pool.getPassword()).isEqualTo("secret");
		assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/db");
	}

	@Test
	void usernameWinsOverTheUrl() {
		assertThat(open("postgresql://me:secret@localhost/db", "you", null).getUsername()).isEqualTo("you");
	}

	@Test
	void descriptionHoldsNoParameter() {
		open("jdbc:postgresql://localhost/db?sslpassword=secret&user=me&password=hidden", null, null);
		assertThat(this.database.description()).isEqualTo("jdbc:postgresql://localhost/db as user 'me'");
	}

	@Test
	void poolCannotNameAnotherDatabase() {
		this.settings.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
		this.settings.setJdbcUrl("jdbc:postgresql://elsewhere/db");
		HikariDataSource pool = open("postgresql://localhost/db", null, null);
		assertThat(pool.getDataSourceClassName()).isNull();
		assertThat(pool.getJdbcUrl()).startsWith("jdbc:postgresql://localhost");
	}

	@Test
	void noConnectionWaitsForEver() {
		assertThat(open("postgresql://localhost/db", null, null).getDataSourceProperties())
			.containsEntry("connectTimeout", "10")
			.containsEntry("socketTimeout", "60")
			.containsEntry("tcpKeepAlive", "true");
	}

	@Test
	void timeoutsOfThePoolStay() {
		this.settings.addDataSourceProperty("socketTimeout", "5");
		assertThat(open("postgresql://localhost/db", null, null).getDataSourceProperties())
			.containsEntry("socketTimeout", "5")
			.containsEntry("connectTimeout", "10");
	}

	@Test
	void bundleVerifiesTheServersName() {
		assertThat(open("postgresql://localhost/db", null, SslBundle::systemDefault).getDataSourceProperties())
			.containsEntry("sslmode", "verify-full")
			.containsEntry("sslfactory", SslBundleSocketFactory.class.getName())
			.containsKey("sslfactoryarg");
	}

	@Test
	void strictSslModeOfTheUrlStays() {
		assertThat(open("postgresql://localhost/db?sslmode=require", null, SslBundle::systemDefault)
			.getDataSourceProperties()).containsEntry("sslmode", "require");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sslmode=disable", "sslmode=allow", "sslmode=prefer", "sslrootcert=/root.crt" })
	void urlThatContradictsTheBundleIsRefused(String parameter) {
		assertThatExceptionOfType(CheckpointSetupException.class)
			.isThrownBy(() -> open("postgresql://localhost/db?" + parameter, null, SslBundle::systemDefault))
			.withMessageContaining("sslm".equals(parameter.substring(0, 4)) ? parameter : "sslrootcert");
	}

	@Test
	void bundleIsForgottenOnClose() {
		open("postgresql://localhost/db", null, SslBundle::systemDefault);
		assertThat(SslBundleSocketFactory.registrations()).isOne();
		this.database.close();
		assertThat(SslBundleSocketFactory.registrations()).isZero();
	}

}
