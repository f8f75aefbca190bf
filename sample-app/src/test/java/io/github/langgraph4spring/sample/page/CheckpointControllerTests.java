package io.github.langgraph4spring.sample.page;

import java.util.UUID;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.LongThread;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckpointController}.
 */
@PageTest
class CheckpointControllerTests {

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private PageClient page;

	@Autowired
	private DataSource dataSource;

	@BeforeEach
	void loadPeers() {
		TestDatabaseConfiguration.loadPeers(this.dataSource);
	}

	@Test
	void listsWhatHappenedNewestFirst() {
		this.page.say(this.id, "what's the weather in sf");
		MvcTestResult timeline = this.page.get("/threads/{id}/checkpoints", this.id);
		assertThat(timeline).bodyJson()
			.isLenientlyEqualTo(
					"""
							{ "checkpoints": [
							  { "source": "loop", "step": 2, "nodes": ["agent"], "next": [], "changed": [{ "channel": "messages", "added": 1 }] },
							  { "source": "loop", "step": 1, "nodes": ["tools"], "next": ["agent"], "language": "java" },
							  { "source": "loop", "step": 0, "nodes": ["agent"], "next": ["tools"], "interrupted": false },
							  { "source": "input", "step": -1, "nodes": [], "next": ["agent"], "failed": false, "ns": "" }
							] }
							""");
		assertThat(timeline).bodyJson().doesNotHavePath("$.next_cursor");
	}

	@Test
	void pagesALongThread() {
		LongThread.write(this.dataSource, this.id, 130);
		JsonNode first = this.page.read("/threads/{id}/checkpoints?limit=100", this.id);
		JsonNode second = this.page.read("/threads/{id}/checkpoints?limit=100&before={before}", this.id,
				first.path("next_cursor").asString());
		assertThat(first.path("checkpoints")).hasSize(100);
		assertThat(second.path("checkpoints")).hasSize(30);
		assertThat(second.path("checkpoints").get(0).path("step").asInt()).isEqualTo(29);
		assertThat(second.has("next_cursor")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "python", "javascript" })
	void showsThreadsOfPeersAlike(String thread) {
		JsonNode newest = this.page.timeline(thread).get(0);
		JsonNode opened = this.page.read("/threads/{thread}/checkpoints/{id}", thread,
				newest.path("checkpoint_id").asString());
		assertThat(opened.path("summary")).isEqualTo(newest);
		JsonNode messages = opened.path("channels").get(0);
		assertThat(messages.path("channel").asString()).isEqualTo("messages");
		assertThat(messages.path("value").path("size").asInt()).isEqualTo(4);
		JsonNode human = messages.path("value").path("entries").get(0).path("value");
		assertThat(human.path("kind").asString()).isEqualTo("message");
		assertThat(human.path("type").asString()).isEqualTo("HumanMessage");
		JsonNode difference = opened.path("diff").get(0);
		assertThat(difference.path("change").asString()).isEqualTo("appended");
		assertThat(difference.path("count").asInt()).isEqualTo(1);
		JsonNode conversation = this.page.read("/threads/{thread}/messages?limit=3", thread);
		assertThat(conversation.path("total").asInt()).isEqualTo(4);
		assertThat(conversation.path("messages").findValuesAsString("type")).startsWith("ai", "tool", "ai");
		assertThat(conversation.path("messages").get(1).path("content").asString())
			.isEqualTo("It's always sunny in sf");
	}

	@Test
	void showsValuesAsWhatTheyAre() {
		String newest = this.page.timeline("python").get(0).path("checkpoint_id").asString();
		JsonNode channels = this.page.read("/threads/python/checkpoints/{id}", newest).path("channels");
		assertThat(channels.get(1)).isEqualTo(PageClient
			.parse("""
					{ "channel": "seen", "version": "%s", "control": false, "value": { "kind": "set", "size": 1, "entries": [
					  { "value": { "kind": "date", "type": "OffsetDateTime", "text": "2026-11-25T12:00Z", "size": 17 } }
					] } }
					"""
				.formatted(channels.get(1).path("version").asString())));
		JsonNode markup = this.page.read("/threads/python/messages").path("messages").get(0);
		assertThat(markup.path("content").asString()).isEqualTo("what's the weather in <b>sf</b> sf");
	}

	@Test
	void cutsWhatIsLongAndShowsMore() {
		this.page.say(this.id, "x".repeat(3_000));
		String newest = this.page.timeline(this.id).get(0).path("checkpoint_id").asString();
		String path = "/threads/{id}/checkpoints/{checkpoint}/value?channel=messages&at=0.0";
		JsonNode start = this.page.read(path, this.id, newest);
		assertThat(start.path("text").asString()).hasSize(2_000);
		assertThat(start.path("size").asInt()).isEqualTo(3_000);
		assertThat(start.path("more").asBoolean()).isTrue();
		JsonNode rest = this.page.read(path + "&offset=2000", this.id, newest);
		assertThat(rest.path("text").asString()).hasSize(1_000);
		assertThat(rest.has("more")).isFalse();
	}

	@Test
	void showsTheRows() {
		String newest = this.page.timeline("python-failed").get(0).path("checkpoint_id").asString();
		JsonNode row = this.page.read("/threads/python-failed/checkpoints/{id}/row", newest);
		assertThat(row.path("checkpoint").asString()).contains("\"id\" : \"" + newest + "\"");
		assertThat(row.path("blobs").get(0).path("start").asString()).matches("[0-9a-f]+");
		assertThat(row.path("writes").get(0).path("channel").asString()).isEqualTo("__error__");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/checkpoints?limit=201 | 400 | limit must be less than or equal to 200",
					"/checkpoints/x | 404 | The thread python has no checkpoint x",
					"/checkpoints/x?ns=sub | 404 | The thread python has no checkpoint x in the namespace sub",
					"/checkpoints/x/row | 404 | The thread python has no checkpoint x",
					"/checkpoints/x/value?channel=a&at=1. | 400 | at must be numbers with dots between them",
					"/checkpoints/x/value | 400 | Required parameter 'channel' is not present." })
	void saysWhatIsWrong(String path, int status, String detail) {
		PageClient.assertProblem(this.page.get("/threads/python" + path), HttpStatus.valueOf(status), detail);
	}

	@Test
	void saysWhatAValueHasNot() {
		String newest = this.page.timeline("python").get(0).path("checkpoint_id").asString();
		PageClient.assertProblem(this.page.get("/threads/python/checkpoints/{id}/value?channel=none", newest),
				HttpStatus.NOT_FOUND, "The checkpoint has no value in the channel none");
		PageClient.assertProblem(this.page.get("/threads/python/checkpoints/{id}/value?channel=messages&at=9", newest),
				HttpStatus.NOT_FOUND, "The channel messages has nothing at 9");
	}

}
