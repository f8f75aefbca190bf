package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose certificate only the bundle trusts.
 */
class SslBundleIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static EmbeddedPostgres server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("spring.ssl.bundle.pem.database.truststore.certificate=" + directory.resolve("server.crt"),
				PREFIX + "url=postgresql://postgres@localhost:" + server.getPort() + "/postgres",
				PREFIX + "hikari.connection-timeout=2000");

	@BeforeAll
	static void startServer() throws Exception {
		Path store = directory.resolve("server.p12");
		assertThat(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost",
				"-ext", "SAN=dns:localhost", "-validity", "30", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", PASSWORD)
			.inheritIO()
			.start()
			.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		pem("server.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
		pem("server.key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
		server = EmbeddedPostgres.builder()
			.setServerConfig("ssl", "on")
			.setServerConfig("ssl_cert_file", directory.resolve("server.crt").toString())
			.setServerConfig("ssl_key_file", directory.resolve("server.key").toString())
			.start();
	}

	private static void pem(String file, String type, byte[] content) throws Exception {
		Path path = directory.resolve(file);
		Files.writeString(path, "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
				+ "\n-----END " + type + "-----\n");
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
	}

	@AfterAll
	static void stopServer() throws Exception {
		server.close();
	}

	@Test
	void bundleVerifiesTheServerAndIsForgottenWithThePool() {
		int before = SslBundleSocketFactory.registrations();
		this.runner.withPropertyValues(PREFIX + "ssl.bundle=database").run((context) -> {
			assertThat(context.getBean(PostgresSaver.class).get(CheckpointConfig.of("t"))).isEmpty();
			assertThat(JdbcClient.create(context.getBean(CheckpointDatabase.class).dataSource())
				.sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
				.query(Boolean.class)
				.single()).isTrue();
			assertThat(SslBundleSocketFactory.registrations()).isEqualTo(before + 1);
		});
		assertThat(SslBundleSocketFactory.registrations()).isEqualTo(before);
	}

	@Test
	void serverThatTheAuthoritiesOfTheJvmDoNotKnowIsRefused() {
		this.runner.withPropertyValues(PREFIX + "ssl.enabled=true").run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void urlThatContradictsTheBundleIsRefused() {
		this.runner
			.withPropertyValues(PREFIX + "ssl.bundle=database",
					PREFIX + "url=postgresql://postgres@localhost:" + server.getPort() + "/postgres?sslmode=disable")
			.run((context) -> assertThat(
					PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure()).getDescription())
				.contains("sslmode=disable"));
	}

	@Test
	void bundleThatIsNotThereIsAFailure() {
		this.runner.withPropertyValues(PREFIX + "ssl.bundle=other").run((context) -> assertThat(context).hasFailed());
	}

}
