package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Map;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.Reencryption;
import io.github.langgraph4spring.checkpoint.postgres.TenantSupplier;
import io.github.langgraph4spring.checkpoint.serde.ValueEncryption;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for encryption that binds values to
 * their place: off until a property has a key, or there is a {@link ValueEncryption}
 * bean.
 */
@AutoConfiguration(after = PostgresCheckpointAutoConfiguration.class)
@ConditionalOnClass(PostgresSaver.class)
@ConditionalOnBooleanProperty(name = "langgraph.checkpoint.postgres.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ PostgresCheckpointProperties.class, EncryptionProperties.class })
public final class PostgresCheckpointEncryptionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnKeysCondition.class)
	ValueEncryption langgraphCheckpointEncryption(EncryptionProperties properties) {
		return ConfiguredEncryption.of(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CheckpointDatabase.class)
	@ConditionalOnProperty("langgraph.checkpoint.postgres.encryption.reencryption")
	ReencryptionJob langgraphCheckpointReencryptionJob(CheckpointDatabase database,
			CheckpointSchemaInitializer initializedSchema, PostgresCheckpointProperties properties,
			EncryptionProperties encryptionProperties, RetryProperties retry,
			ObjectProvider<ValueEncryption> encryptions, ObjectProvider<LifecycleProperties> lifecycle,
			ObjectProvider<TenantSupplier> tenants) {
		CheckpointSetupException.requireNoTenants(tenants, "langgraph.checkpoint.postgres.encryption.reencryption");
		ValueEncryption encryption = encryptions.getIfAvailable(() -> {
			throw new CheckpointSetupException("Values are to be re-encrypted, but there is no key for that.",
					"Set langgraph.checkpoint.postgres.encryption.keys.<id>, or take "
							+ "langgraph.checkpoint.postgres.encryption.reencryption away.");
		});
		return new ReencryptionJob(
				new Reencryption(database.dataSource(), properties.getSchema(), encryption, retry.policy()),
				encryptionProperties.getReencryption(), PostgresCheckpointAutoConfiguration.shutdownTimeout(lifecycle));
	}

	/**
	 * Whether a property has a key.
	 */
	static final class OnKeysCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String prefix = "langgraph.checkpoint.postgres.encryption.";
			boolean found = context.getEnvironment().getProperty(prefix + "enabled", Boolean.class, true)
					&& !Binder.get(context.getEnvironment())
						.bind(prefix + "keys", Bindable.mapOf(String.class, String.class))
						.orElse(Map.of())
						.isEmpty();
			return new ConditionOutcome(found, ConditionMessage.forCondition("LangGraph checkpoint encryption")
				.because(found ? "there are keys" : "there are no keys"));
		}

	}

}
