package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a client's machine is set forward and back while it saves, and that of the
 * machine that goes on with its thread is behind.
 */
final class ClockStepped extends NodeFault {

	private static final List<Duration> STEPS = List.of(Duration.ofDays(1), Duration.ofHours(-1), Duration.ofDays(2));

	private static final Duration BEHIND = Duration.ofDays(-30);

	private final Path clock;

	ClockStepped(Workspace workspace) throws Exception {
		super(workspace, environment(clock(workspace, "one"), Duration.ZERO),
				environment(clock(workspace, "other"), BEHIND));
		this.clock = clock(workspace, "one");
	}

	private static Path clock(Workspace workspace, String name) {
		return workspace.directory().resolve(name);
	}

	// Reading the file at each look at the clock would slow the JVM down a hundred times;
	// and by default its waits, which go by the monotonic clock, would end at once.
	private static Map<String, String> environment(Path clock, Duration step) throws IOException {
		set(clock, step);
		return Map.of("LD_PRELOAD", System.getProperty("faketime"), "FAKETIME_TIMESTAMP_FILE", clock.toString(),
				"FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX",
				"0");
	}

	private static void set(Path clock, Duration step) throws IOException {
		Files.writeString(clock, "%+d".formatted(step.toSeconds()));
	}

	@Override
	public @Nullable Duration cause(String name, boolean retrying, Account account) throws Exception {
		one().go(name, Client.Way.ALONE, account);
		for (Duration step : STEPS) {
			set(this.clock, step);
			awaitSaved(name, step);
		}
		one().stop();
		other().go(name, Client.Way.ALONE, account);
		awaitSaved(name, BEHIND);
		other().stop();
		return null;
	}

	private void awaitSaved(String threadId, Duration step) {
		Waiting.until(() -> {
			String timestamp = auditor().get(CheckpointConfig.of(threadId)).orElseThrow().timestamp();
			Duration off = Duration.between(Instant.now().plus(step), OffsetDateTime.parse(timestamp).toInstant());
			return off.abs().compareTo(Duration.ofMinutes(10)) < 0;
		}, "a latest checkpoint of a clock that is off by " + step);
	}

}
