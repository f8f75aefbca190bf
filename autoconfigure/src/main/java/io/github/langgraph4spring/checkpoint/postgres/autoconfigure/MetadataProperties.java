package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.List;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of a config becomes metadata.
 *
 * @param exclude Words by which secrets are known: an entry of a config whose name has a
 * word that ends with one is not copied into the metadata.
 * @param strict Whether no entry of a config is copied into the metadata.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.metadata")
record MetadataProperties(@DefaultValue( {
		"password", "token", "secret", "key", "authorization" }) List<String> exclude,
		@DefaultValue("false") boolean strict){

	MetadataProperties {
		exclude = List.copyOf(exclude);
	}

	void apply(PostgresSaver.Builder builder) {
		builder.excludeFromMetadata(this.exclude);
		if (this.strict) {
			builder.strictMetadata();
		}
	}

}
