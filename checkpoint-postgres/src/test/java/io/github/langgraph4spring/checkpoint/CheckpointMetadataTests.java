package io.github.langgraph4spring.checkpoint;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckpointMetadataTests {

	@Test
	void countersOfDeltaChannelsTakeThePlaceOfThoseBefore() {
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		CheckpointMetadata counted = metadata.withDeltaCounters(Map.of("log", new DeltaCounter(1, 2)));
		assertThat(counted.deltaCounters()).isEqualTo(Map.of("log", new DeltaCounter(1, 2)));
		assertThat(counted.withDeltaCounters(Map.of("log", DeltaCounter.SNAPSHOT))).isEqualTo(metadata);
	}

	@Test
	void countersAreCountedFromZeroWhateverIsStored() {
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1)
			.with("counters_since_delta_snapshot", Map.of("log", List.of(-1, Long.MAX_VALUE)));
		assertThat(metadata.deltaCounters().get("log").updates()).isZero();
		assertThat(metadata.deltaCounters().get("log").next(true)).isEqualTo(new DeltaCounter(1, 1_000_000_001));
		assertThatIllegalArgumentException().isThrownBy(() -> new DeltaCounter(-1, 1)).withMessageContaining("-1");
	}

}
