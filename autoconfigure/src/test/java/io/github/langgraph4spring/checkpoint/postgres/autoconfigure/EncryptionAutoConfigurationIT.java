package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Encryption that binds values to their place, in applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class EncryptionAutoConfigurationIT {

	private static final String PREFIX = "langgraph.checkpoint.postgres.encryption.";

	private static final String KEY = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI=";

	private static final String OTHER_KEY = "T1RIRVJPVEhFUk9USEVST1RIRVJPVEhFUk9USEVSMTI=";

	private static final PGSimpleDataSource DATABASE = TestDatabase.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				PostgresCheckpointEncryptionAutoConfiguration.class))
		.withPropertyValues(Databases.ours(DATABASE));

	private final ApplicationContextRunner encrypting = this.runner.withPropertyValues(PREFIX + "keys.k1=" + KEY);

	private static void put(PostgresSaver saver, String thread) {
		Map<String, ChannelVersion> versions = Map.of("text", saver.nextVersion(null), "list", saver.nextVersion(null));
		saver.put(CheckpointConfig.of(thread),
				Checkpoint.builder(0)
					.channelValues(Map.of("text", "secret", "list", List.of("secret")))
					.channelVersions(versions)
					.build(),
				CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 0), versions);
	}

	private static void assertReads(PostgresSaver saver, String thread) {
		assertThat(saver.get(CheckpointConfig.of(thread)).orElseThrow().channelValues())
			.isEqualTo(Map.of("text", "secret", "list", List.of("secret")));
	}

	private static List<String> types(String thread) {
		return JdbcClient.create(DATABASE)
			.sql("select distinct type from checkpoint_blobs where thread_id = ?")
			.param(thread)
			.query(String.class)
			.list();
	}

	@Test
	void keyTurnsItOn() {
		this.encrypting.run((context) -> {
			put(context.getBean(PostgresSaver.class), "on");
			assertReads(context.getBean(PostgresSaver.class), "on");
			assertThat(types("on")).containsExactly("msgpack+xaes256gcm:k1");
		});
		this.encrypting.withPropertyValues(PREFIX + "enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ValueEncryption.class));
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(ValueEncryption.class)
			.doesNotHaveBean(ReencryptionJob.class));
	}

	@Test
	void encryptionOfTheApplicationIsUsed() {
		this.runner
			.withBean(ValueEncryption.class, () -> ValueEncryption.builder().currentKey("kms", new byte[32]).build())
			.run((context) -> {
				put(context.getBean(PostgresSaver.class), "own");
				assertThat(types("own")).containsExactly("msgpack+xaes256gcm:kms");
			});
	}

	@Test
	void whatWasStoredBeforeIsReencryptedByTheWay(CapturedOutput output) {
		this.runner.run((context) -> put(context.getBean(PostgresSaver.class), "before"));
		this.runner.withPropertyValues(PREFIX + "aes.key=0123456789abcdef")
			.run((context) -> put(context.getBean(PostgresSaver.class), "python"));
		this.encrypting.run((context) -> assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> context.getBean(PostgresSaver.class).get(CheckpointConfig.of("before"))));
		ApplicationContextRunner migrating = this.encrypting.withPropertyValues(PREFIX + "accept-plaintext=true",
				PREFIX + "aes.key=0123456789abcdef");
		migrating.withPropertyValues(PREFIX + "reencryption=dry-run")
			.run((context) -> await().until(() -> output.getOut().contains("values (dry run)")));
		assertThat(types("before")).containsExactly("msgpack");
		migrating.withPropertyValues(PREFIX + "reencryption=run").run((context) -> {
			assertReads(context.getBean(PostgresSaver.class), "before");
			await().until(() -> output.getOut().contains("Re-encryption rewrote"));
		});
		this.encrypting.run((context) -> {
			assertReads(context.getBean(PostgresSaver.class), "before");
			assertReads(context.getBean(PostgresSaver.class), "python");
		});
		this.runner
			.withPropertyValues(PREFIX + "keys.k1=" + KEY, PREFIX + "keys.k2=" + OTHER_KEY, PREFIX + "current-key=k2",
					PREFIX + "reencryption=run")
			.run((context) -> await().until(() -> types("before").equals(List.of("msgpack+xaes256gcm:k2"))));
		assertThat(output.getOut()).doesNotContain(KEY, OTHER_KEY, "0123456789abcdef");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			keys.k=not base64! | cannot be used: it is not Base64 | openssl rand -base64 32
			keys.k=c2hvcnQ= | has 5 bytes: it needs 32 | keys.k
			current-key=k9 | which is not there | current-key
			aes.key=short | has 5 bytes: AES needs | aes.key
			keys.k2=T1RIRVJPVEhFUk9USEVST1RIRVJPVEhFUk9USEVSMTI= | none is said to be the current | current-key
			refuse-plaintext=true | both refused and accepted | accept-plaintext
			""")
	void wrongKeyIsExplainedWithoutBeingShown(String property, String description, String action) {
		ApplicationContextRunner wrong = property.startsWith("keys.k=") ? this.runner : this.encrypting;
		wrong.withPropertyValues(PREFIX + property, PREFIX + "accept-plaintext=true").run((context) -> {
			FailureAnalysis analysis = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
			String value = property.substring(property.indexOf('=') + 1);
			for (Throwable cause = context.getStartupFailure(); cause != null
					&& value.length() > 5; cause = cause.getCause()) {
				assertThat(cause.toString()).doesNotContain(value.equals("true") ? KEY : value);
			}
		});
	}

	@Test
	void reencryptionWithoutAKeyIsAFailure() {
		this.runner.withPropertyValues(PREFIX + "reencryption=run").run((context) -> {
			FailureAnalysis analysis = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("there is no key");
		});
	}

	/** Also where Actuator is told to show all values. */
	@Test
	void noEndpointShowsASecret() {
		this.encrypting
			.withConfiguration(AutoConfigurations.of(EnvironmentEndpointAutoConfiguration.class,
					ConfigurationPropertiesReportEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
					"langgraph.checkpoint.postgres.hikari.data-source-properties.sslpassword=TOPSECRET1",
					PREFIX + "aes.key=TOPSECRETTOPSECR")
			.withSystemProperties("langgraph.checkpoint.postgres.hikari.password=TOPSECRET2")
			.run((context) -> {
				String shown = JsonMapper.shared()
					.writeValueAsString(
							context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties())
						+ JsonMapper.shared()
							.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null));
				assertThat(shown).contains("langgraph.checkpoint.postgres").doesNotContain(KEY, "TOPSECRET");
			});
	}

}
