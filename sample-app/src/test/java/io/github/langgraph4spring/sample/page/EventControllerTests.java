package io.github.langgraph4spring.sample.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.LongThread;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventController} and {@link ThreadWatch}.
 */
@PageTest
// in another thread, since one that reads is not interrupted
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventControllerTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private PageClient page;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private ThreadWatch watch;

	@LocalServerPort
	private int port;

	/** The server has answered once it listens. */
	private Events listen(String path, String... lastEventId) throws Exception {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/api" + path))
			.timeout(Duration.ofSeconds(10));
		for (String last : lastEventId) {
			request.header("Last-Event-ID", last);
		}
		HttpResponse<InputStream> response = this.client.send(request.build(),
				HttpResponse.BodyHandlers.ofInputStream());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		return new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
	}

	private Events checkpoints(String after) throws Exception {
		return listen("/threads/" + this.id + "/events?after=" + URLEncoder.encode(after, StandardCharsets.UTF_8));
	}

	/** As it is in a context that tests share, while others do not use it. */
	@Test
	void listensAgainAfterItWasStopped() throws Exception {
		long looking = looking();
		this.watch.stop();
		await().until(() -> looking() < looking);
		this.watch.start();
		this.page.say(this.id, "hi! I'm bob");
		try (Events events = checkpoints("0")) {
			assertThat(events.next("checkpoint").path("step").asInt()).isEqualTo(-1);
		}
	}

	private static long looking() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("thread-watch"))
			.count();
	}

	@Test
	void severalBrowsersSeeEachCheckpoint() throws Exception {
		try (Events first = checkpoints("0"); Events second = checkpoints("0")) {
			this.page.say(this.id, "hi");
			for (Events events : new Events[] { first, second }) {
				assertThat(events.next("checkpoint").path("step").asInt()).isEqualTo(-1);
				assertThat(events.next("checkpoint").path("step").asInt()).isEqualTo(0);
			}
		}
	}

	@Test
	void sendsACheckpointAgainWhenAStepFails() throws Exception {
		try (Events events = checkpoints("0")) {
			this.page.say(this.id, "what's the weather in london");
			JsonNode checkpoint;
			do {
				checkpoint = events.next("checkpoint");
			}
			while (!checkpoint.path("failed").asBoolean());
			assertThat(checkpoint.path("step").asInt()).isEqualTo(0);
		}
	}

	@Test
	void seesWhatAnotherProcessWrites() throws Exception {
		PostgresSaver other = new PostgresSaver(this.dataSource);
		try (Events list = listen("/events"); Events events = checkpoints("0")) {
			LongThread.write(this.dataSource, this.id, 2);
			assertThat(events.next("checkpoint").path("step").asInt()).isEqualTo(0);
			assertThat(events.next("checkpoint").path("step").asInt()).isEqualTo(1);
			list.nextOf(this.id);
			other.putWrites(other.getTuple(CheckpointConfig.of(this.id)).orElseThrow().config(),
					List.of(new ChannelWrite(ChannelWrite.INTERRUPT, List.of())), "task");
			assertThat(events.next("checkpoint").path("interrupted").asBoolean()).isTrue();
		}
	}

	@Test
	void goesOnWhereABrowserWas() throws Exception {
		this.page.say(this.id, "what's the weather in sf");
		JsonNode timeline = this.page.timeline(this.id);
		String second = timeline.get(2).path("checkpoint_id").asString();
		try (Events events = listen("/threads/" + this.id + "/events", second)) {
			for (int i = 2; i >= 0; i--) {
				assertThat(events.next("checkpoint")).isEqualTo(timeline.get(i));
			}
		}
		String before = this.page.read("/threads/{id}", this.id).path("last_change").asString();
		String another = UUID.randomUUID().toString();
		this.page.say(another, "hi");
		try (Events list = listen("/events", before)) {
			list.nextOf(another);
		}
	}

	@Test
	void saysWhenTooMuchWasMissed() throws Exception {
		LongThread.write(this.dataSource, this.id, 100);
		try (Events events = checkpoints("0")) {
			events.next("reset");
		}
	}

	@Test
	void saysThatAThreadWasDeleted() throws Exception {
		this.page.say(this.id, "hi");
		try (Events list = listen("/events"); Events events = checkpoints("x")) {
			this.page.delete("/threads/{id}", this.id);
			assertThat(list.next("deleted").path("thread_id").asString()).isEqualTo(this.id);
			assertThat(events.next("deleted").path("thread_id").asString()).isEqualTo(this.id);
		}
	}

	@Test
	void seesWhatAnotherProcessDeletes() throws Exception {
		try (Events list = listen("/events"); Events events = checkpoints("0")) {
			LongThread.write(this.dataSource, this.id, 2);
			list.nextOf(this.id);
			new PostgresSaver(this.dataSource).deleteThread(this.id);
			assertThat(list.next("deleted").path("thread_id").asString()).isEqualTo(this.id);
			assertThat(events.next("deleted").path("thread_id").asString()).isEqualTo(this.id);
		}
	}

	/** More threads changed since than are looked at. */
	@Test
	void seesThatAThreadThatIsOpenWasDeleted() throws Exception {
		LongThread.write(this.dataSource, this.id, 2);
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		jdbc.sql("""
				insert into checkpoints (thread_id, checkpoint_id, checkpoint)
				select ? || n, '1', '{}' from generate_series(1, 200) as n""").param(this.id).update();
		try (Events events = checkpoints("0")) {
			events.next("checkpoint");
			new PostgresSaver(this.dataSource).deleteThread(this.id);
			assertThat(events.next("deleted").path("thread_id").asString()).isEqualTo(this.id);
		}
		finally {
			jdbc.sql("delete from checkpoints where thread_id like ? || '%'").param(this.id).update();
		}
	}

	private record Events(BufferedReader lines) implements AutoCloseable {

		/**
		 * Waits for the next event of a kind.
		 */
		JsonNode next(String name) throws IOException {
			String event = "";
			for (String line = this.lines.readLine(); line != null; line = this.lines.readLine()) {
				if (line.startsWith("event:")) {
					event = line.substring("event:".length());
				}
				if (line.startsWith("data:") && event.equals(name)) {
					return PageClient.parse(line.substring("data:".length()));
				}
			}
			throw new IOException("The stream is at its end");
		}

		/**
		 * Waits for a thread among those of other tests, which changed shortly before.
		 */
		void nextOf(String thread) throws IOException {
			JsonNode next = next("thread");
			while (!next.path("thread_id").asString().equals(thread)) {
				next = next("thread");
			}
		}

		@Override
		public void close() throws IOException {
			this.lines.close();
		}

	}

}
