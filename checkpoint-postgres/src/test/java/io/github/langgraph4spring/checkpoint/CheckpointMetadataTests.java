package io.github.langgraph4spring.checkpoint;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckpointMetadataTests {

	@Test
	void countersOfDeltaChannelsTakeThePlaceOfThoseBefore() {
		CheckpointMetadata metadata = CheckpointMetadata.of(CheckpointMetadata.SOURCE_LOOP, 1);
		CheckpointMetadata counted = metadata.withDeltaCounters(Map.of("log", new DeltaCounter(1, 2)));
		assertThat(counted.deltaCounters()).isEqualTo(Map.of("log", new DeltaCounter(1, 2)));
		assertThat(counted.withDeltaCounters(Map.of("log", DeltaCounter.SNAPSHOT))).isEqualTo(metadata);
	}

}
