package io.github.langgraph4spring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.langgraph4spring.benchmarks.serializer.SerializerBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The serializer alone.
 */
final class SerializerSection {

	static final String NAME = "serializer";

	private static final Map<String, String> SIZES = Map.of("1", "1 kB", "1000", "1 MB", "100000", "100 MB");

	private static final Map<String, String> LABELS = Map.of("encode", "encode", "decode", "decode", "decodeAndEncode",
			"decode and encode again");

	private SerializerSection() {
	}

	static void run(Run run) throws IOException, SQLException {
		MarkdownTable table = new MarkdownTable(
				List.of("", "value", "microseconds (± error)", "MB a second", "bytes allocated for each byte"));
		for (RunResult result : measure(run.smoke())) {
			double kilobytes = Integer.parseInt(result.getParams().getParam("kilobytes"));
			Result<?> time = result.getPrimaryResult();
			double allocated = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
				.getScore();
			table.row(List.of(LABELS.getOrDefault(time.getLabel(), time.getLabel()),
					SIZES.getOrDefault(result.getParams().getParam("kilobytes"), ""),
					Numbers.text(time.getScore()) + " (± " + Numbers.text(time.getScoreError()) + ")",
					Numbers.text(kilobytes * 1000 / time.getScore()), Numbers.text(allocated / kilobytes / 1000)));
		}
		run.page().write(NAME, run.machine() + "\n" + table);
	}

	private static Collection<RunResult> measure(boolean smoke) {
		ChainedOptionsBuilder options = new OptionsBuilder().include(SerializerBenchmark.class.getName())
			.addProfiler(GCProfiler.class)
			.jvmArgs("-Xmx4g")
			.forks(1)
			.warmupIterations(smoke ? 0 : 3)
			.warmupTime(TimeValue.seconds(2))
			.measurementIterations(smoke ? 1 : 4)
			.measurementTime(smoke ? TimeValue.milliseconds(100) : TimeValue.seconds(2));
		if (smoke) {
			options.param("kilobytes", "1");
		}
		try {
			return new Runner(options.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
