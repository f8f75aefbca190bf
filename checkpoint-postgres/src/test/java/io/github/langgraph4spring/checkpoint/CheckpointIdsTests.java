package io.github.langgraph4spring.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckpointIdsTests {

	@Test
	void idsAreOfVersion6AndCarryTheStep() {
		UUID id = UUID.fromString(CheckpointIds.next(3));
		assertThat(id.version()).isEqualTo(6);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(CheckpointIds.next(-1).substring(19, 23)).isEqualTo("bfff");
		assertThat(CheckpointIds.next(-2).substring(19, 23)).isEqualTo("bffe");
		assertThat(CheckpointIds.next(0).substring(19, 23)).isEqualTo("8000");
	}

	@Test
	void idsAreOfTheirTime() {
		UUID id = UUID.fromString(CheckpointIds.next(0));
		long high = id.getMostSignificantBits();
		long ticks = (high >>> 16 << 12) | (high & 0xFFF);
		long seconds = (ticks - 0x01B21DD213814000L) / 10_000_000;
		assertThat(seconds).isBetween(System.currentTimeMillis() / 1000 - 5, System.currentTimeMillis() / 1000 + 5);
	}

	@Test
	void lowerBoundIsBetweenTheIdsOfTheTimesBeforeAndAfter() {
		String before = CheckpointIds.next(0);
		Instant now = Instant.now();
		assertThat(CheckpointIds.lowerBound(now.plusSeconds(1))).isGreaterThan(before);
		assertThat(CheckpointIds.lowerBound(now.minusSeconds(5))).isLessThan(before);
		assertThat(CheckpointIds.lowerBound(Instant.parse("2024-05-04T06:32:42.235444Z")))
			.isEqualTo("1ef09e01-c354-6e08-0000-000000000000");
	}

	@Test
	void laterIdsSortBehindEarlierOnes() {
		List<String> ids = IntStream.range(0, 10_000).mapToObj(CheckpointIds::next).toList();
		assertThat(ids).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void idsSortBehindThoseOfClocksThatAreAhead() {
		String ahead = CheckpointIds.lowerBound(Instant.now().plusSeconds(3600));
		String first = CheckpointIds.next(1, ahead);
		String second = CheckpointIds.next(0, first);
		assertThat(List.of(ahead, first, second)).isSorted();
		assertThat(CheckpointIds.next(0)).as("of another thread").isLessThan(ahead);
		assertThat(Checkpoint.builder(2, second).build().id()).isGreaterThan(second);
	}

	@Test
	void idsOfOthersAreNoTime() {
		for (String other : new String[] { "", "9", "ffffffff-ffff-4fff-bfff-ffffffffffff" }) {
			assertThat(CheckpointIds.next(0, other))
				.isLessThan(CheckpointIds.lowerBound(Instant.now().plusSeconds(3600)));
		}
	}

	@Test
	void timestampsAreWrittenAsPythonWritesThem() {
		assertThat(Checkpoint.builder(0).build().timestamp())
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
	}

}
