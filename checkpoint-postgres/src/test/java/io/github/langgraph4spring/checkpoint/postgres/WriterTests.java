package io.github.langgraph4spring.checkpoint.postgres;

import java.math.BigDecimal;
import java.util.List;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Writer}.
 */
class WriterTests {

	private static final String PYTHON_TIME = "2026-11-25T12:00:00.123456+00:00";

	@ParameterizedTest
	@CsvSource({ "00000000000000000000000000000002.0.4077502685489207, PYTHON",
			"00000000000000000000000000000002.00000000000000.5, PYTHON",
			"00000000000000000000000000000002.d41d8cd98f00b204e9800998ecf84270, PYTHON",
			"00000000000000000000000000000002.0.4077502685489200, JAVA" })
	void theFractionOfAVersionTells(String version, Writer writer) {
		assertThat(Writer.of(PYTHON_TIME,
				List.of(ChannelVersion.of("0".repeat(31) + "1.0.1000000000000000"), ChannelVersion.of(version))))
			.isEqualTo(writer);
	}

	@Test
	void theTimeTells() {
		List<ChannelVersion> numbers = List.of(ChannelVersion.of(new BigDecimal("2.5")));
		assertThat(Writer.of("2026-11-25T12:00:00.123Z", numbers)).isEqualTo(Writer.JAVASCRIPT);
		assertThat(Writer.of(PYTHON_TIME, numbers)).isEqualTo(Writer.JAVA);
	}

	@Test
	void withoutAVersionNothingTells() {
		assertThat(Writer.of(PYTHON_TIME, List.of())).isNull();
	}

}
