package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.PythonKind;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The serializer that the properties describe.
 */
class ConfiguredSerializerTests {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private static final String KEY = "a key of 16 byte";

	private static final String KEY_PROPERTY = PREFIX + "encryption.aes.key=" + KEY;

	private static final EncryptedSerializer ENCRYPTED = EncryptedSerializer.fromKey(new LangGraphSerializer(), KEY);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class);

	private static ApplicationContextRunner withPythonsKey(ApplicationContextRunner runner, String key) {
		return runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("variables", Map.of(EncryptedSerializer.KEY_VARIABLE, key))));
	}

	private static void failure(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			FailureAnalysis analysis = PostgresCheckpointAutoConfigurationTests.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@Test
	void byDefaultNothingIsEncrypted() {
		withPythonsKey(this.runner, KEY).run((context) -> assertThat(context).getBean(CheckpointSerializer.class)
			.isInstanceOf(LangGraphSerializer.class));
	}

	@Test
	void keyTurnsEncryptionOn() {
		this.runner.withPropertyValues(KEY_PROPERTY).run((context) -> {
			CheckpointSerializer serializer = context.getBean(CheckpointSerializer.class);
			assertThat(ENCRYPTED.deserialize(serializer.serialize(List.of(1)))).isEqualTo(List.of(1));
			assertThat(serializer.deserialize(new LangGraphSerializer().serialize(List.of(1)))).isEqualTo(List.of(1));
		});
		this.runner.withPropertyValues(KEY_PROPERTY, PREFIX + "encryption.enabled=false")
			.run((context) -> assertThat(context).getBean(CheckpointSerializer.class)
				.isInstanceOf(LangGraphSerializer.class));
	}

	@Test
	void keyMayBePythonsVariable() {
		withPythonsKey(this.runner.withPropertyValues(PREFIX + "encryption.enabled=true"), KEY)
			.run((context) -> assertThat(
					ENCRYPTED.deserialize(context.getBean(CheckpointSerializer.class).serialize("secret")))
				.isEqualTo("secret"));
	}

	@Test
	void plaintextMayBeRefused() {
		this.runner.withPropertyValues(KEY_PROPERTY, PREFIX + "encryption.refuse-plaintext=true")
			.run((context) -> assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> context.getBean(CheckpointSerializer.class)
					.deserialize(new LangGraphSerializer().serialize(List.of(1))))
				.withMessageContaining("without encryption"));
	}

	@Test
	void refusalWithoutEncryptionIsAFailure() {
		failure(this.runner.withPropertyValues(PREFIX + "encryption.refuse-plaintext=true"), "encryption is off",
				PREFIX + "encryption.enabled=true");
	}

	@Test
	void missingKeyIsAFailureThatNamesBothWays() {
		ApplicationContextRunner enabled = this.runner.withPropertyValues(PREFIX + "encryption.enabled=true");
		failure(enabled, "there is no key", PREFIX + "encryption.aes.key");
		failure(enabled, "there is no key", "LANGGRAPH_AES_KEY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hidden", "hidden and seventeen", "\uFFFDhidden" })
	void keyThatIsNoneIsAFailureThatSaysWhereItCameFromAndNotWhatItIs(String key) {
		ApplicationContextRunner own = this.runner.withPropertyValues(PREFIX + "encryption.aes.key=" + key,
				PREFIX + "encryption.enabled=true");
		failure(own, "The encryption key cannot be used", PREFIX + "encryption.aes.key: text of 16, 24 or 32 bytes");
		failure(withPythonsKey(this.runner.withPropertyValues(PREFIX + "encryption.enabled=true"), key),
				"The encryption key cannot be used", "LANGGRAPH_AES_KEY: text of 16, 24 or 32 bytes");
		own.run((context) -> assertThat(context.getStartupFailure()).rootCause().message().doesNotContain("hidden"));
	}

	@Test
	void keyIsNeverShown() {
		this.runner.withPropertyValues(KEY_PROPERTY).run((context) -> {
			EncryptionProperties properties = context.getBean(EncryptionProperties.class);
			assertThat(JsonMapper.shared().writeValueAsString(properties)).contains("refusePlaintext")
				.doesNotContain(KEY);
			assertThat(properties + " " + properties.getAes()).doesNotContain(KEY);
		});
		SanitizingFunction function = new SecretProperties();
		for (String name : List.of(PREFIX + "encryption.aes.key", "LANGGRAPH_CHECKPOINT_POSTGRES_ENCRYPTION_AES_KEY",
				"LANGGRAPH_AES_KEY", PREFIX + "password")) {
			assertThat(function.apply(new SanitizableData(null, name, KEY)).getValue()).isNotEqualTo(KEY);
		}
		assertThat(function.apply(new SanitizableData(null, PREFIX + "schema", "public")).getValue())
			.isEqualTo("public");
	}

	@Test
	void pythonTypesAreStoredUnderTheirPythonNames() {
		Map<String, String> properties = new HashMap<>();
		properties.put("[0].python", "app.state.Trip");
		properties.put("[0].java", Trip.class.getName());
		properties.put("[0].kind", "data-class");
		properties.put("[1].python", "app.state.Color");
		properties.put("[1].java", Color.class.getName());
		properties.put("[2].python", "app.state.Stop");
		properties.put("[2].java", Stop.class.getName());
		CheckpointSerializer expected = new LangGraphSerializer(AllowedTypes.none()
			.mapping(Trip.class, "app.state.Trip", PythonKind.DATA_CLASS)
			.mapping(Color.class, "app.state.Color", PythonKind.ENUM)
			.mapping(Stop.class, "app.state.Stop", PythonKind.PYDANTIC));
		this.runner
			.withPropertyValues(properties.entrySet()
				.stream()
				.map((entry) -> PREFIX + "python-types" + entry.getKey() + "=" + entry.getValue())
				.toArray(String[]::new))
			.run((context) -> {
				Object value = List.of(new Trip("sf", Color.RED), new Stop("nyc"));
				TypedValue stored = context.getBean(CheckpointSerializer.class).serialize(value);
				assertThat(stored).isEqualTo(expected.serialize(value));
				assertThat(new String(stored.bytes(), StandardCharsets.ISO_8859_1)).contains("app.state");
				assertThat(context.getBean(CheckpointSerializer.class).deserialize(stored)).isEqualTo(value);
			});
	}

	@Test
	void pythonTypeThatIsNoneIsAFailureOfTheProperty() {
		for (String python : List.of("Trip", "uuid.UUID")) {
			this.runner
				.withPropertyValues(PREFIX + "python-types[0].python=" + python,
						PREFIX + "python-types[0].java=" + Trip.class.getName())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining(PREFIX + "python-types")
					.hasMessageContaining(python));
		}
		this.runner.withPropertyValues(PREFIX + "python-types[0].python=app.Trip")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'java'"));
		this.runner
			.withPropertyValues(PREFIX + "python-types[0].python=app.Trip", PREFIX + "python-types[0].java=com.acme.No")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("com.acme.No"));
	}

	enum Color {

		@JsonProperty("red")
		RED

	}

	record Trip(String city, Color color) {

	}

	record Stop(String city) {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ConfiguredSerializerConfiguration.class)
	static class Application {

		@Bean
		CheckpointSerializer serializer(ConfiguredSerializer configured) {
			return configured.withPythonsEncryption();
		}

	}

}
