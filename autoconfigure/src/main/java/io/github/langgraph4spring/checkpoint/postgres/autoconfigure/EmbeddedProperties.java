package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.File;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Server of last resort, for samples and small applications.
 *
 * @param enabled Whether to start an embedded Postgres server if its classes are on the
 * class path and there is no DataSource.
 * @param dataDirectory Directory that keeps the data of the embedded server. Created if
 * missing, never cleaned.
 * @param port Port of the embedded server, or 0 for a free one.
 */
@ConfigurationProperties("langgraph.checkpoint.postgres.embedded")
record EmbeddedProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue(".langgraph/postgres") File dataDirectory, @DefaultValue("0") int port) {

}
