package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * The serializer of the properties, for each auto-configuration that needs one: also
 * where the saver is the application's.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ PostgresCheckpointProperties.class, LimitsProperties.class,
		EncryptionProperties.class })
class ConfiguredSerializerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConfiguredSerializer langgraphCheckpointSerializer(PostgresCheckpointProperties properties, LimitsProperties limits,
			EncryptionProperties encryption, Environment environment, ResourceLoader resourceLoader) {
		return new ConfiguredSerializer(properties, limits, encryption, environment, resourceLoader.getClassLoader());
	}

}
