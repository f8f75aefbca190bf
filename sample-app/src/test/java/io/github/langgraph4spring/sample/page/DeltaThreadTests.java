package io.github.langgraph4spring.sample.page;

import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads whose messages are a delta channel, which few checkpoints store.
 */
@PageTest
@TestPropertySource(properties = { "langgraph.checkpoint.postgres.langgraph4j.delta-channels=messages",
		"langgraph.checkpoint.postgres.langgraph4j.delta-snapshot-frequency=3" })
class DeltaThreadTests {

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private PageClient page;

	@Autowired
	private DataSource dataSource;

	@BeforeEach
	void talk() {
		this.page.say(this.id, "hi! I'm bob");
		this.page.say(this.id, "what's my name?");
		assertThat(JdbcClient.create(this.dataSource)
			.sql("select count(*) from checkpoint_blobs where thread_id = ? and channel = 'messages'")
			.param(this.id)
			.query(Integer.class)
			.single()).isLessThan(4);
	}

	@Test
	void everyCheckpointShowsItsMessages() {
		JsonNode timeline = this.page.timeline(this.id);
		int messages = 4;
		for (JsonNode checkpoint : timeline) {
			JsonNode read = this.page.read("/threads/{id}/messages?checkpoint={checkpoint}", this.id,
					checkpoint.path("checkpoint_id").asString());
			assertThat(read.path("total").asInt()).isEqualTo(messages);
			messages--;
		}
		assertThat(messages).isZero();
	}

	@Test
	void everyCheckpointDiffersByWhatWasAppended() {
		for (JsonNode checkpoint : this.page.timeline(this.id)) {
			JsonNode opened = this.page.read("/threads/{id}/checkpoints/{checkpoint}", this.id,
					checkpoint.path("checkpoint_id").asString());
			JsonNode difference = opened.path("diff").get(0);
			assertThat(difference.path("channel").asString()).isEqualTo("messages");
			assertThat(difference.path("change").asString()).isIn("appended", "added");
			assertThat(opened.path("channels").get(0).has("value")).isTrue();
		}
	}

	@Test
	void aForkGoesOnWithTheMessagesBeforeIt() {
		String second = this.page.timeline(this.id).get(2).path("checkpoint_id").asString();
		JsonNode fork = PageClient.json(this.page.post("""
				{ "checkpoint_id": "%s", "content": "what's my name?" }""".formatted(second), "/threads/{id}/messages",
				this.id));
		assertThat(fork.path("messages")).hasSize(2);
		assertThat(fork.path("messages").get(1).path("content").asString()).isEqualTo("Your name is Bob.");
		assertThat(this.page.read("/threads/{id}/messages", this.id).path("total").asInt()).isEqualTo(4);
		JsonNode changed = PageClient.json(this.page.post("""
				{ "checkpoint_id": "%s", "messages": [{ "index": 0, "content": "hi! I'm eve" }], "run": true }"""
			.formatted(second), "/threads/{id}/fork", this.id));
		assertThat(changed.path("status").asString()).isEqualTo("done");
		assertThat(this.page.read("/threads/{id}/messages", this.id).findValuesAsString("content"))
			.containsExactly("hi! I'm eve", "Hi Eve!");
	}

	@Test
	void aChannelWhoseAncestorsAreGoneIsLeftOut() {
		String left = this.page.timeline(this.id).get(1).path("checkpoint_id").asString();
		for (String table : new String[] { "checkpoints", "checkpoint_writes" }) {
			JdbcClient.create(this.dataSource)
				.sql("delete from " + table + " where thread_id = ? and checkpoint_id <> ?")
				.params(this.id, left)
				.update();
		}
		JdbcClient.create(this.dataSource)
			.sql("delete from checkpoint_blobs where thread_id = ? and channel = 'messages'")
			.param(this.id)
			.update();
		JsonNode opened = this.page.read("/threads/{id}/checkpoints/{checkpoint}", this.id, left);
		assertThat(opened.path("channels").get(0).path("channel").asString()).isEqualTo("messages");
		assertThat(opened.path("channels").get(0).has("value")).isFalse();
	}

}
