package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TransactionMode;
import io.github.langgraph4spring.checkpoint.serde.DecodingLimits;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PostgresCheckpointProperties}.
 */
class PostgresCheckpointPropertiesTests {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

	private final PostgresCheckpointProperties defaults = new PostgresCheckpointProperties();

	private static PostgresCheckpointProperties bind(Map<String, String> values) {
		return bind(values, PostgresCheckpointProperties.class);
	}

	private static <T> T bind(Map<String, String> values, Class<T> type) {
		Map<String, String> prefixed = values.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> PREFIX + entry.getKey(), Map.Entry::getValue));
		String prefix = type.getAnnotation(ConfigurationProperties.class).value();
		return new Binder(new MapConfigurationPropertySource(prefixed)).bindOrCreate(prefix, type);
	}

	@Test
	void schemaIsTheLibrarys() {
		assertThat(PostgresSaver.builder(this.dataSource)).extracting("schema").isEqualTo(this.defaults.getSchema());
		assertThat(PostgresSchema.of(this.dataSource)).extracting("schema").isEqualTo(this.defaults.getSchema());
	}

	@Test
	void transactionModeIsTheLibrarys() {
		assertThat(PostgresSaver.builder(this.dataSource)).extracting("transactionMode")
			.isEqualTo(this.defaults.getTransaction());
	}

	@Test
	void poolIsThatOfTheHowToAndOtherwiseHikarisOwn() {
		assertThat(this.defaults.getHikari().getMaximumPoolSize()).isEqualTo(20);
		assertThat(this.defaults.getHikari().getMinimumIdle()).isEqualTo(4);
		assertThat(this.defaults.getHikari().getPoolName()).isEqualTo("langgraph-checkpoint");
		BeanWrapper ours = new BeanWrapperImpl(this.defaults.getHikari());
		BeanWrapper theirs = new BeanWrapperImpl(new HikariConfig());
		Set<String> different = Set.of("maximumPoolSize", "minimumIdle", "poolName", "class", "credentials");
		assertThat(Arrays.stream(theirs.getPropertyDescriptors())
			.map((property) -> property.getName())
			.filter((name) -> !different.contains(name) && theirs.isReadableProperty(name))).isNotEmpty()
			.allSatisfy((name) -> assertThat(ours.getPropertyValue(name)).as(name)
				.isEqualTo(theirs.getPropertyValue(name)));
	}

	@Test
	void embeddedServerIsOnWithAFreePort() {
		assertThat(bind(Map.of(), EmbeddedProperties.class))
			.isEqualTo(new EmbeddedProperties(true, new File(".langgraph/postgres"), 0));
	}

	@Test
	void limitsAndCompressionAreTheLibrarys() {
		assertThat(bind(Map.of(), LimitsProperties.class).toDecodingLimits()).isEqualTo(DecodingLimits.DEFAULT);
		MigrationProperties migration = bind(Map.of(), MigrationProperties.class);
		assertThat(migration.mode()).isEqualTo(MigrationProperties.Mode.MIGRATE);
		assertThat(migration.options()).isEmpty();
		assertThat(PostgresSchema.of(this.dataSource)).extracting("compression", "partitions")
			.containsExactly(migration.compression(), migration.partitions());
	}

	@Test
	void enumsBindInLowerCase() {
		assertThat(bind(Map.of("migration.mode", "validate"), MigrationProperties.class).mode())
			.isEqualTo(MigrationProperties.Mode.VALIDATE);
		assertThat(bind(Map.of("transaction", "join")).getTransaction()).isEqualTo(TransactionMode.JOIN);
	}

	@Test
	void allowedTypesBindFromOneLine() {
		assertThat(bind(Map.of("allowed-types", "com.acme.Trip, com.acme.state.*")).getAllowedTypes())
			.containsExactly("com.acme.Trip", "com.acme.state.*");
	}

	@Test
	void everyPropertyOfHikariBinds() {
		PostgresCheckpointProperties properties = bind(Map.of("hikari.maximum-pool-size", "3",
				"hikari.connection-timeout", "1000", "hikari.data-source-properties.prepareThreshold", "0"));
		assertThat(properties.getHikari().getMaximumPoolSize()).isEqualTo(3);
		assertThat(properties.getHikari().getConnectionTimeout()).isEqualTo(1000);
		assertThat(properties.getHikari().getDataSourceProperties()).containsEntry("prepareThreshold", "0");
	}

	@Test
	void bundleEnablesSsl() {
		assertThat(bind(Map.of("ssl.bundle", "db")).getSsl().isEnabled()).isTrue();
	}

	@Test
	void sslCanBeDisabledDespiteABundle() {
		assertThat(bind(Map.of("ssl.bundle", "db", "ssl.enabled", "false")).getSsl().isEnabled()).isFalse();
	}

	@Test
	void everyPropertyOfOursIsDescribed() throws IOException {
		JsonNode properties = metadata().get("properties");
		assertThat(properties.valueStream().filter((property) -> !isHikaris(property))).hasSizeGreaterThan(10)
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).as(name(property))
				.endsWith(".")
				.doesNotStartWith("The "));
	}

	@Test
	void whatWouldNameAnotherDatabaseIsNotOfferedForThePool() throws IOException {
		List<String> names = metadata().get("properties")
			.valueStream()
			.map(PostgresCheckpointPropertiesTests::name)
			.toList();
		assertThat(names).contains(PREFIX + "hikari.connection-timeout", PREFIX + "migration.mode")
			.doesNotContain(PREFIX + "hikari.jdbc-url", PREFIX + "hikari.data-source-class-name",
					PREFIX + "hikari.password");
	}

	private static boolean isHikaris(JsonNode property) {
		return name(property).startsWith(PREFIX + "hikari.");
	}

	private static String name(JsonNode property) {
		return property.get("name").asString();
	}

	private static JsonNode metadata() throws IOException {
		try (InputStream stream = PostgresCheckpointProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonNode metadata = JsonMapper.shared().readTree(stream);
			assertThat(metadata.get("hints")).hasSize(2);
			return metadata;
		}
	}

}
