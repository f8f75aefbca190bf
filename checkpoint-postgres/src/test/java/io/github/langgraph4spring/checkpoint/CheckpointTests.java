package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckpointTests {

	private static ChannelVersion version(int number) {
		return ChannelVersion.of("%032d.0.1".formatted(number));
	}

	@Test
	void nextNodesAreThoseWhoseBranchIsNewToThem() {
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Collections.singletonMap("branch:to:tools", null))
			.channelVersions(Map.of("branch:to:tools", version(3), "branch:to:agent", version(3)))
			.versionsSeen(Map.of("agent", Map.of("branch:to:agent", version(2)), "__input__", Map.of()))
			.build();
		assertThat(checkpoint.nextNodes()).containsExactly("tools");
		assertThat(checkpoint.lastNode()).isEqualTo("agent");
	}

	@Test
	void branchThatItsNodeHasSeenIsNotNext() {
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Collections.singletonMap("branch:to:tools", null))
			.channelVersions(Map.of("branch:to:tools", version(3)))
			.versionsSeen(Map.of("tools", Map.of("branch:to:tools", version(3))))
			.build();
		assertThat(checkpoint.nextNodes()).isEmpty();
	}

	@Test
	void inputThatWaitsIsNext() {
		Checkpoint checkpoint = Checkpoint.builder(-1)
			.channelValues(Map.of("__start__", Map.of()))
			.channelVersions(Map.of("__start__", version(1)))
			.build();
		assertThat(checkpoint.nextNodes()).containsExactly("__start__");
		assertThat(checkpoint.lastNode()).isNull();
	}

	@Test
	void checkpointDoesNotChangeWithWhatItWasMadeOf() {
		for (int size = 0; size < 4; size++) {
			Map<String, Object> values = new LinkedHashMap<>();
			Map<String, ChannelVersion> versions = new LinkedHashMap<>();
			for (int channel = size; channel > 0; channel--) {
				values.put("channel" + channel, null);
				versions.put("channel" + channel, version(channel));
			}
			List<String> updated = new ArrayList<>(values.keySet());
			Checkpoint checkpoint = Checkpoint.builder(0)
				.channelValues(values)
				.channelVersions(versions)
				.versionsSeen(new LinkedHashMap<>(Map.of("agent", versions)))
				.updatedChannels(updated)
				.additional(values)
				.build();
			List<String> channels = List.copyOf(updated);
			values.clear();
			versions.clear();
			updated.clear();
			assertThat(checkpoint.channelValues().keySet()).containsExactlyElementsOf(channels);
			assertThat(checkpoint.channelVersions().keySet()).containsExactlyElementsOf(channels);
			assertThat(checkpoint.versionsSeen().get("agent").keySet()).containsExactlyElementsOf(channels);
			assertThat(checkpoint.additional().keySet()).containsExactlyElementsOf(channels);
			assertThat(checkpoint.updatedChannels()).isEqualTo(channels);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> checkpoint.channelValues().put("another", 1));
		}
	}

	@Test
	void namesThatPostgresCannotHoldAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Checkpoint.builder(0).channelValues(Map.of("a\u0000", 1)).build())
			.withMessageContaining("channel");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Checkpoint.builder(0).versionsSeen(Map.of("\ud800", Map.of())).build())
			.withMessageContaining("node");
	}

	@Test
	void versionsSortAsTheirWritersSortThem() {
		List<ChannelVersion> sorted = List.of(ChannelVersion.of(2), ChannelVersion.of(10), version(1), version(2),
				ChannelVersion.of("\uffff"), ChannelVersion.of("\ud83c\udf0d"));
		for (int i = 1; i < sorted.size(); i++) {
			assertThat(sorted.get(i - 1)).isLessThan(sorted.get(i));
		}
	}

}
