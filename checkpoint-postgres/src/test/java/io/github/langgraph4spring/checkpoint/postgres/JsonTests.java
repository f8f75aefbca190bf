package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written as JSON of a table's is read again.
 */
class JsonTests {

	@Test
	void longNamesAndStringsAreReadAgain() {
		Map<String, Object> metadata = Map.of("n".repeat(60_000), "s".repeat(60_000));
		assertThat(Json.map(Json.parse(Json.text(metadata, "metadata")))).isEqualTo(metadata);
	}

}
