package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What is found by name: the scripts of the tables, the archives of the embedded server,
 * the socket factory that pgjdbc makes, and the settings that HikariCP copies from one
 * pool to another.
 */
final class CheckpointRuntimeHints implements RuntimeHintsRegistrar {

	private static final String LIBRARY = "io/github/langgraph4spring/checkpoint/postgres/";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern(LIBRARY + "migration/*.sql").registerPattern(LIBRARY + "option/*/*.sql");
		hints.resources().registerPattern("postgres-*.txz");
		hints.reflection()
			.registerType(SslBundleSocketFactory.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(HikariConfig.class, MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
