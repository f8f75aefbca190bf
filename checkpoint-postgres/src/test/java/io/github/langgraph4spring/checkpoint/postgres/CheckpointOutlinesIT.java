package io.github.langgraph4spring.checkpoint.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.CheckpointQuery;
import io.github.langgraph4spring.checkpoint.postgres.CheckpointOutline.Channel;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checkpoints without their values, and as they are stored.
 */
class CheckpointOutlinesIT {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final PostgresSaver saver = new PostgresSaver(this.database);

	@BeforeEach
	void migrate() {
		PostgresSchema.of(this.database).migrate();
	}

	private List<CheckpointOutline> outlines(String threadId) {
		return this.saver.outlines(CheckpointQuery.ofThreads(threadId)).toList();
	}

	private CheckpointConfig put(CheckpointConfig parent, List<?> list, ChannelVersion version) {
		Checkpoint checkpoint = Checkpoint.builder(0)
			.channelValues(Map.of("list", list, "text", "inline"))
			.channelVersions(Map.of("list", version, "text", ChannelVersion.of("1")))
			.build();
		return this.saver.put(parent, checkpoint, CheckpointMetadata.of("loop", 0), Map.of("list", version));
	}

	@Test
	void saysWhatChangedFromTheParentOn() {
		CheckpointConfig first = put(CheckpointConfig.of("1"), List.of(1, 2), ChannelVersion.of("1"));
		CheckpointConfig second = put(first, Collections.nCopies(70_000, "x"), ChannelVersion.of("2"));
		CheckpointConfig fork = put(first, List.of(1), ChannelVersion.of("3"));
		List<CheckpointOutline> outlines = outlines("1");
		assertThat(outlines).extracting(CheckpointOutline::config).containsExactly(fork, second, first);
		assertThat(outlines).extracting(CheckpointOutline::parentConfig).containsExactly(first, first, null);
		assertThat(outlines)
			.extracting((outline) -> outline.channels()
				.stream()
				.filter((channel) -> channel.name().equals("list"))
				.findFirst()
				.orElseThrow())
			.containsExactly(new Channel("list", ChannelVersion.of("3"), true, 2, 1, -1),
					new Channel("list", ChannelVersion.of("2"), true, 140_005, 70_000, 69_998),
					new Channel("list", ChannelVersion.of("1"), true, 3, 2, 2));
		assertThat(outlines).extracting((outline) -> outline.channels().get(1))
			.containsOnly(new Channel("text", ChannelVersion.of("1"), false, 0, null, null),
					new Channel("text", ChannelVersion.of("1"), true, 0, null, null));
	}

	@Test
	void tellsWhatWaitsAndWhatFailed() {
		CheckpointConfig saved = put(CheckpointConfig.of("1"), List.of(), ChannelVersion.of("1"));
		assertThat(outlines("1").get(0).interrupted() || outlines("1").get(0).failed()).isFalse();
		this.saver.putWrites(saved, List.of(new ChannelWrite(ChannelWrite.INTERRUPT, List.of())), "a");
		this.saver.putWrites(saved, List.of(new ChannelWrite(ChannelWrite.ERROR, "broken")), "b");
		assertThat(outlines("1").get(0).interrupted()).isTrue();
		assertThat(outlines("1").get(0).failed()).isTrue();
		this.saver.putWrites(saved, List.of(new ChannelWrite("list", List.of(1))), "a");
		assertThat(outlines("1").get(0).interrupted()).isFalse();
		this.saver.putWrites(saved, List.of(new ChannelWrite("list", List.of(2))), "0", "~__pregel_pull, last");
		assertThat(outlines("1").get(0).writes()).containsExactly(
				new CheckpointOutline.Write("a", ChannelWrite.INTERRUPT), new CheckpointOutline.Write("a", "list"),
				new CheckpointOutline.Write("b", ChannelWrite.ERROR), new CheckpointOutline.Write("0", "list"));
	}

	@ParameterizedTest
	@CsvSource({ "agent-python, python, PYTHON", "agent-javascript, javascript, JAVASCRIPT" })
	void readsTheThreadsOfPeers(String rows, String thread, Writer writer) {
		PeerRows.load(this.database, rows);
		List<CheckpointOutline> outlines = outlines(thread);
		assertThat(outlines).extracting(CheckpointOutline::writer).containsOnly(writer);
		assertThat(outlines).extracting(CheckpointOutline::nodes)
			.containsExactly(List.of("agent"), List.of("tools"), List.of("agent"), List.of(), List.of());
		assertThat(outlines).extracting(CheckpointOutline::nextNodes)
			.containsExactly(List.of(), List.of("agent"), List.of("tools"), List.of("agent"), List.of("__start__"));
		assertThat(outlines.stream()
			.flatMap((outline) -> outline.channels().stream())
			.filter((channel) -> channel.name().equals("messages"))).extracting(Channel::added)
			.containsExactly(1, 1, 1, 1);
		assertThat(outlines(thread + "-waits").get(0).interrupted()).isTrue();
		assertThat(outlines(thread + "-failed").get(0).failed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "python-1.0.9", "python-3.2.0", "javascript-0.0.5", "javascript-1.0.5" })
	void agreesWithTheCheckpointItself(String rows) {
		PeerRows.load(this.database, rows);
		this.saver.list(CheckpointQuery.all()).forEach((tuple) -> {
			CheckpointOutline outline = this.saver.outlines(CheckpointQuery.of(tuple.config()))
				.findFirst()
				.orElseThrow();
			assertThat(outline.nextNodes()).isEqualTo(tuple.checkpoint().nextNodes());
			assertThat(outline.metadata()).isEqualTo(tuple.metadata());
			assertThat(outline.parentConfig()).isEqualTo(tuple.parentConfig());
			assertThat(outline.timestamp()).isEqualTo(tuple.checkpoint().timestamp());
			outline.channels()
				.stream()
				.filter((channel) -> channel.elements() != null)
				.forEach((channel) -> assertThat(tuple.checkpoint().channelValues().get(channel.name()))
					.asInstanceOf(InstanceOfAssertFactories.LIST)
					.hasSize(channel.elements()));
		});
	}

	@Test
	void pagesALongThreadByItsIds() {
		LongThread.write(this.database, "long", 1_000);
		List<Integer> steps = new ArrayList<>();
		Stream<CheckpointOutline> outlines = this.saver.outlines(CheckpointQuery.ofThreads("long"));
		outlines.forEach((outline) -> steps.add(outline.metadata().step()));
		assertThat(steps).hasSize(1_000).isSortedAccordingTo((left, right) -> right - left);
		CheckpointOutline fifth = this.saver.outlines(CheckpointQuery.ofThreads("long").limit(5)).toList().get(4);
		assertThat(
				this.saver.outlines(CheckpointQuery.ofThreads("long").before(fifth.config().checkpointId()).limit(1)))
			.extracting(CheckpointOutline::config)
			.containsExactly(fifth.parentConfig());
	}

	@Test
	void ourOwnVersionsTellWhoWrote() {
		LongThread.write(this.database, "long", 2);
		assertThat(outlines("long")).extracting(CheckpointOutline::writer).containsOnly(Writer.JAVA);
		for (int i = 0; i < 100; i++) {
			assertThat(this.saver.nextVersion(null).text()).matches("0{31}1\\.0\\.\\d{15}0");
		}
	}

	@Test
	void showsTheRowsAsTheyAre() {
		PeerRows.load(this.database, PeerRows.PYTHON_AGENT);
		CheckpointRows rows = this.saver.rows(CheckpointConfig.of("python-failed")).orElseThrow();
		assertThat(rows.checkpoint()).contains("\"channel_versions\"");
		assertThat(rows.metadata()).contains("\"source\": \"loop\"");
		assertThat(rows.blobs().get("messages").type()).isEqualTo("msgpack");
		assertThat(rows.writes()).singleElement()
			.extracting(CheckpointRows.Write::taskPath, CheckpointRows.Write::index, CheckpointRows.Write::channel)
			.containsExactly("~__pregel_pull, tools", -1, ChannelWrite.ERROR);
		assertThat(this.saver.rows(CheckpointConfig.of("none"))).isEmpty();
	}

}
