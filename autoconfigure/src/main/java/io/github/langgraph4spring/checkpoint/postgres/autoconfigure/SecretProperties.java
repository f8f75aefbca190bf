package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Locale;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.postgres.ConnectionString;
import io.github.langgraph4spring.checkpoint.postgres.InvalidConnectionStringException;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps our secrets out of Actuator's endpoints, also where those show values.
 */
final class SecretProperties implements SanitizingFunction {

	private static final String PREFIX = "langgraphcheckpointpostgres";

	private static final String KEYS = PREFIX + "encryptionkeys";

	// without what a name of a property and that of its environment variable differ in
	private static final Set<String> NAMES = Set.of(PREFIX + "encryptionaeskey", "langgraphaeskey", PREFIX + "password",
			PREFIX + "hikaripassword", PREFIX + "hikaridatasourcepropertiespassword",
			PREFIX + "hikaridatasourcepropertiessslpassword");

	private static final Set<String> URLS = Set.of(PREFIX + "url", PREFIX + "hikarijdbcurl");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		boolean secret = NAMES.contains(name) || (name.startsWith(KEYS) && !name.equals(KEYS))
				|| (URLS.contains(name) && mayHoldPassword(String.valueOf(data.getValue())));
		return secret ? data.withSanitizedValue() : data;
	}

	private static boolean mayHoldPassword(String url) {
		try {
			return ConnectionString.parse(url).password() != null || url.toLowerCase(Locale.ROOT).contains("password");
		}
		catch (InvalidConnectionStringException ex) {
			return true;
		}
	}

}
