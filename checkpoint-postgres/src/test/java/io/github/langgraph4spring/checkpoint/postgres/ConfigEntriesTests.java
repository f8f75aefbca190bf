package io.github.langgraph4spring.checkpoint.postgres;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a config becomes metadata.
 */
class ConfigEntriesTests {

	private static Map<String, Object> merge(ConfigEntries entries, String name) {
		Map<String, Object> metadata = new HashMap<>();
		entries.addTo(metadata, CheckpointConfig.of("t").withConfigurable(Map.of(name, "value")));
		Map<String, Object> ofMetadata = new HashMap<>();
		entries.addTo(ofMetadata, CheckpointConfig.of("t").withMetadata(Map.of(name, "value")));
		assertThat(ofMetadata).isEqualTo(metadata);
		return metadata;
	}

	@ParameterizedTest
	@ValueSource(strings = { "password", "db_password", "Authorization", "proxy-authorization", "api_key", "apiKey",
			"OPENAI_API_KEY", "apikey", "accessToken", "access.token", "client_secret", "clientSecretOld" })
	void whatLooksLikeASecretIsLeftOut(String name) {
		assertThat(merge(ConfigEntries.DEFAULT, name)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "user_id", "max_tokens", "keywords", "secretary", "model" })
	void whatDoesNotIsMetadata(String name) {
		assertThat(merge(ConfigEntries.DEFAULT, name)).containsEntry(name, "value");
	}

	@Test
	void wordsCanBeChosen() {
		ConfigEntries entries = ConfigEntries.excluding(List.of(" PIN", ""));
		assertThat(merge(entries, "user_pin")).isEmpty();
		assertThat(merge(entries, "api_key")).hasSize(1);
	}

	@Test
	void strictlyNothingIsMetadata() {
		assertThat(merge(ConfigEntries.NONE, "user_id")).isEmpty();
	}

}
