package io.github.langgraph4spring.checkpoint.postgres;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	@ParameterizedTest
	@ValueSource(
			strings = { "", "plain", "\"", "a\\", "\nb", "a\"b\u0001c\\\\d", "\t\t", "\u00e9\"\u4e2d\ud83d\ude00\n" })
	void whatNeedsAnEscapeIsReadAgain(String text) {
		Map<String, Object> metadata = Map.of(text, text);
		assertThat(Json.map(Json.parse(Json.text(metadata, "metadata")))).isEqualTo(metadata);
	}

}
