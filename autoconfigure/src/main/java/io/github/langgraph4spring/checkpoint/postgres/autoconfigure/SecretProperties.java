package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Locale;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps our secrets out of Actuator's endpoints, also where those show values.
 */
final class SecretProperties implements SanitizingFunction {

	// without what a name of a property and that of its environment variable differ in
	private static final Set<String> NAMES = Set.of("langgraphcheckpointpostgresencryptionaeskey", "langgraphaeskey",
			"langgraphcheckpointpostgrespassword");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return NAMES.contains(name) ? data.withSanitizedValue() : data;
	}

}
