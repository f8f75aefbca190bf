package io.github.langgraph4spring.checkpoint.postgres;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class VersionSequenceTests {

	@ParameterizedTest
	@CsvSource({ "00000000000000000000000000000001.0.4167865981223984, 2", "0, 1", "00, 1", "0.5, 1", "7, 8",
			"00000000000000000000000000000009.1e-05, 10", "999999999999999999, 1000000000000000000",
			"00000000000000999999999999999999.0.1, 1000000000000000000", "9223372036854775807, 9223372036854775808",
			"00000000000009223372036854775807.0.1, 9223372036854775808",
			"99999999999999999999999999999998.0.1, 99999999999999999999999999999999" })
	void textCountsOneMore(String current, String next) {
		ChannelVersion version = VersionSequence.next(ChannelVersion.of(current), Dialect.PYTHON);
		assertThat(version.number()).isFalse();
		assertThat(version.text()).matches("0".repeat(32 - next.length()) + next + "\\.0\\.\\d{15}0");
	}

	@ParameterizedTest
	@CsvSource({ "1, 2", "41.5, 42", "9007199254740992, 9007199254740993" })
	void numberCountsOneMore(String current, String next) {
		ChannelVersion version = VersionSequence.next(new ChannelVersion(current, true), Dialect.PYTHON);
		assertThat(version.number()).isTrue();
		assertThat(version.text()).startsWith(next + ".").matches("\\d+\\.\\d*[1-9]");
	}

	@Test
	void firstIsOne() {
		assertThat(VersionSequence.next(null, Dialect.PYTHON).text()).startsWith("0".repeat(31) + "1.0.");
		assertThat(VersionSequence.next(null, Dialect.JAVASCRIPT).text()).startsWith("1.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".5", "x", "1x.0", "v1" })
	void otherTextHasNoSuccessor(String current) {
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> VersionSequence.next(ChannelVersion.of(current), Dialect.PYTHON))
			.withMessageContaining("does not begin with a number");
	}

}
