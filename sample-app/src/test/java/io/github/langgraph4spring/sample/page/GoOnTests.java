package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelWrite;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.TaskIds;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
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
 * Tests for {@link ConversationController}: approvals, failures and forks.
 */
@PageTest
class GoOnTests {

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private PageClient page;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private PostgresSaver saver;

	@BeforeEach
	void loadPeers() {
		TestDatabaseConfiguration.loadPeers(this.dataSource);
	}

	private MvcTestResult post(String thread, String what, String body) {
		return this.page.post(body, "/threads/{id}/" + what, thread);
	}

	private JsonNode run(String thread, String what, String body) {
		return PageClient.json(post(thread, what, body));
	}

	private static String lastContent(JsonNode run) {
		JsonNode messages = run.path("messages");
		return messages.get(messages.size() - 1).path("content").asString();
	}

	private String checkpoint(String thread, int fromNewest) {
		return this.page.timeline(thread).get(fromNewest).path("checkpoint_id").asString();
	}

	@Test
	void asksForAnApprovalAndTakesIt() {
		JsonNode asked = this.page.say(this.id, "book a trip to nyc");
		assertThat(asked.path("status").asString()).isEqualTo("interrupted");
		assertThat(asked.path("next").get(0).asString()).isEqualTo("tools");
		JsonNode interrupt = asked.path("interrupts").get(0);
		assertThat(interrupt.path("question").asString()).isEqualTo("May I call book_trip with {\"city\":\"nyc\"}?");
		PageClient.assertProblem(post(this.id, "messages", "{ \"content\": \"hi\" }"), HttpStatus.CONFLICT,
				"The thread waits for an approval: answer it first");
		PageClient.assertProblem(post(this.id, "resume", "{}"), HttpStatus.CONFLICT,
				"The thread waits for an approval: answer it first");
		PageClient.assertProblem(post(this.id, "answer", "{}"), HttpStatus.BAD_REQUEST,
				"give either approved, true or false, or a value");
		String answer = "{ \"approved\": true, \"interrupt_id\": \"%s\" }".formatted(interrupt.path("id").asString());
		JsonNode done = run(this.id, "answer", answer);
		assertThat(done.path("status").asString()).isEqualTo("done");
		assertThat(lastContent(done)).isEqualTo("A trip to nyc is booked.");
		PageClient.assertProblem(post(this.id, "answer", answer), HttpStatus.CONFLICT,
				"Nothing waits for an answer to the " + "interrupt " + interrupt.path("id").asString()
						+ " here: it was answered already");
	}

	@Test
	void tellsTheAgentWhyItMayNot() {
		this.page.say(this.id, "book a trip to nyc");
		assertThat(lastContent(run(this.id, "answer", "{ \"approved\": false, \"text\": \"too far\" }")))
			.isEqualTo("The user declined: too far.");
	}

	@Test
	void showsAFailedStepAndResumesIt() {
		JsonNode failed = this.page.say(this.id, "what's the weather in london");
		assertThat(failed.path("status").asString()).isEqualTo("failed");
		assertThat(failed.path("error").path("node").asString()).isEqualTo("tools");
		assertThat(failed.path("error").path("text").asString())
			.isEqualTo("ResourceAccessException('The weather service of london does not answer')");
		assertThat(this.page.timeline(this.id).get(0).path("failed").asBoolean()).isTrue();
		JsonNode resumed = run(this.id, "resume", "{}");
		assertThat(resumed.path("status").asString()).isEqualTo("done");
		assertThat(lastContent(resumed)).isEqualTo("It's raining in london.");
		PageClient.assertProblem(post(this.id, "resume", "{}"), HttpStatus.CONFLICT,
				"There is nothing to go on with here: the turn is at its end");
	}

	@ParameterizedTest
	@ValueSource(strings = { "python", "javascript" })
	void takesTheAnswerForAnotherLanguage(String language) {
		JsonNode waits = this.page.read("/threads/{id}/status", language + "-waits");
		assertThat(waits.path("status").asString()).isEqualTo("interrupted");
		assertThat(waits.path("interrupts").get(0).path("question").asString()).isEqualTo("May I book a trip to nyc?");
		JsonNode done = run(language + "-waits", "answer", "{ \"approved\": true }");
		assertThat(done.path("status").asString()).isEqualTo("done");
		assertThat(lastContent(done)).isEqualTo("A trip to nyc is booked.");
		assertThat(this.page.timeline(language + "-waits").findValuesAsString("language")).startsWith("java", "java",
				language);
	}

	@ParameterizedTest
	@ValueSource(strings = { "python", "javascript" })
	void savesAnyAnswerForWhoGoesOnElsewhere(String language) {
		String thread = language + "-waits";
		assertThat(run(thread, "answer", "{ \"value\": [1, { \"a\": null }] }").path("status").asString())
			.isEqualTo("answered");
		JsonNode answered = run(thread, "answer", "{ \"value\": \"yes\" }").path("interrupts").get(0);
		assertThat(answered.path("answer").path("text").asString()).isEqualTo("yes");
		CheckpointTuple waiting = this.saver.getTuple(CheckpointConfig.of(thread)).orElseThrow();
		assertThat(waiting.interruptsByTask().keySet())
			.allSatisfy((task) -> assertThat(waiting.answers(task)).containsExactly("yes"));
		// the first answer was taken, and the task asks again
		String task = waiting.interruptsByTask().keySet().iterator().next();
		String second = TaskIds.interruptId(TaskIds.namespace(waiting, "tools", task), 1);
		this.saver.putWrites(waiting.config(),
				List.of(new ChannelWrite(ChannelWrite.INTERRUPT, List.of(new Interrupt("really?", second)))), task);
		JsonNode again = this.page.read("/threads/{id}/status", thread);
		assertThat(again.path("status").asString()).isEqualTo("interrupted");
		assertThat(again.path("interrupts").get(0).path("question").asString()).isEqualTo("really?");
		run(thread, "answer", "{ \"value\": false }");
		assertThat(this.saver.getTuple(CheckpointConfig.of(thread)).orElseThrow().answers(task)).containsExactly("yes",
				false);
	}

	@Test
	void savesNoAnswerThatNobodyWouldTake() {
		this.page.say(this.id, "book a trip to nyc");
		PageClient.assertProblem(post(this.id, "answer", "{ \"value\": \"yes\" }"), HttpStatus.CONFLICT,
				"The thread takes no such answer here: it has gone on from this checkpoint, or its graph is one of "
						+ "langgraph4j, which takes a change of its state");
		for (String body : new String[] { "{ \"value\": null }", "{ \"value\": 1, \"approved\": true }" }) {
			PageClient.assertProblem(post(this.id, "answer", body), HttpStatus.BAD_REQUEST,
					"give either approved, true or false, or a value");
		}
	}

	@Test
	void doesNotPassOverTheQuestionOfAnotherGraph() {
		this.page.say(this.id, "what's the weather in sf");
		CheckpointTuple latest = this.saver.getTuple(CheckpointConfig.of(this.id)).orElseThrow();
		this.saver.putWrites(latest.config(),
				List.of(new ChannelWrite(ChannelWrite.INTERRUPT, List.of(new Interrupt("which seat?", "x")))), "task");
		JsonNode waits = this.page.read("/threads/{id}/status", this.id);
		assertThat(waits.path("status").asString()).isEqualTo("interrupted");
		assertThat(waits.path("interrupts").get(0).has("takes")).isFalse();
		String body = "{ \"content\": \"hi\", \"checkpoint_id\": \"" + latest.checkpoint().id() + "\" }";
		for (String what : new String[] { "messages", "resume", "fork" }) {
			PageClient.assertProblem(post(this.id, what, body), HttpStatus.CONFLICT,
					"The thread waits for an answer, and for the application that asks to go on with it");
		}
	}

	@ParameterizedTest
	@CsvSource({ "python, ConnectionError('The weather service of london does not answer')",
			"javascript, Error: The weather service of london does not answer" })
	void resumesWhatFailedInAnotherLanguage(String language, String error) {
		JsonNode failed = this.page.read("/threads/{id}/status", language + "-failed");
		assertThat(failed.path("status").asString()).isEqualTo("failed");
		assertThat(failed.path("error").path("text").asString()).isEqualTo(error);
		JsonNode resumed = run(language + "-failed", "resume", "{}");
		// the service that Java asks does not answer the first time either
		assertThat(resumed.path("status").asString()).isEqualTo("failed");
		assertThat(lastContent(run(language + "-failed", "resume", "{}"))).isEqualTo("It's raining in london.");
	}

	@Test
	void asksAnewWhereAQuestionIsChanged() {
		this.page.say(this.id, "what's the weather in sf");
		this.page.say(this.id, "hi! I'm bob");
		JsonNode fork = run(this.id, "fork", """
				{ "checkpoint_id": "%s", "messages": [{ "index": 0, "content": "what's the weather in nyc" }] }
				""".formatted(checkpoint(this.id, 0)));
		assertThat(fork.path("status").asString()).isEqualTo("done");
		assertThat(fork.path("messages").findValuesAsString("content")).containsExactly("what's the weather in nyc", "",
				"It might be cloudy in nyc", "It might be cloudy in nyc.");
		assertThat(this.page.read("/threads/{id}/messages", this.id).path("total").asInt()).isEqualTo(4);
		assertThat(this.page.timeline(this.id)).hasSize(10);
	}

	@Test
	void goesOnFromAChangedAnswerOfATool() {
		this.page.say(this.id, "what's the weather in sf");
		String afterTools = checkpoint(this.id, 1);
		JsonNode fork = run(this.id, "fork", """
				{ "checkpoint_id": "%s", "messages": [{ "index": 2, "content": "It's snowing in sf" }] }
				""".formatted(afterTools));
		assertThat(lastContent(fork)).isEqualTo("It's snowing in sf.");
		JsonNode timeline = this.page.timeline(this.id);
		assertThat(timeline.findValuesAsString("source")).startsWith("loop", "update");
		assertThat(timeline.get(1).path("parent_id").asString()).isEqualTo(afterTools);
		JsonNode difference = this.page
			.read("/threads/{id}/checkpoints/{checkpoint}", this.id, timeline.get(1).path("checkpoint_id").asString())
			.path("diff")
			.get(0);
		assertThat(difference.path("change").asString()).isEqualTo("changed");
	}

	@Test
	void changesTheStateAndWaitsIfItIsToldTo() {
		this.page.say(this.id, "what's the weather in sf");
		JsonNode fork = run(this.id, "fork", """
				{ "checkpoint_id": "%s", "messages": [{ "index": 1, "content": "let me see" }], "run": false }
				""".formatted(checkpoint(this.id, 2)));
		assertThat(fork.path("status").asString()).isEqualTo("ready");
		assertThat(fork.path("messages").findValuesAsString("content")).containsExactly("let me see");
		assertThat(lastContent(run(this.id, "resume", "{}"))).isEqualTo("It's always sunny in sf.");
	}

	@Test
	void saysSomethingElseAtAnOlderCheckpoint() {
		this.page.say(this.id, "hi! I'm bob");
		String bob = checkpoint(this.id, 0);
		this.page.say(this.id, "hi! I'm alice");
		JsonNode run = run(this.id, "messages", """
				{ "content": "what's my name?", "checkpoint_id": "%s" }""".formatted(bob));
		assertThat(lastContent(run)).isEqualTo("Your name is Bob.");
		assertThat(this.page.read("/threads/{id}/messages", this.id).path("total").asInt()).isEqualTo(4);
	}

	@Test
	void changesAChannelOfPython() {
		JsonNode fork = run("python", "fork", """
				{ "checkpoint_id": "%s", "values": { "seen": ["nobody"] } }""".formatted(checkpoint("python", 0)));
		assertThat(fork.path("status").asString()).isEqualTo("done");
		JsonNode newest = this.page.read("/threads/python/checkpoints/{id}", fork.path("checkpoint_id").asString());
		assertThat(newest.path("diff")).hasSize(1);
		assertThat(newest.path("diff").get(0).path("channel").asString()).isEqualTo("seen");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"\"values\": { \"none\": 1 } | values: the state has no channel 'none', only [messages]",
			"\"values\": { \"messages\": [] } | values: change the texts of messages by 'messages'",
			"\"values\": { \"branch:to:tools\": null } | values: the state has no channel 'branch:to:tools', only [messages]",
			"\"messages\": [{ \"index\": 9, \"content\": \"\" }] | messages: there is no message 9, only 0 to 1",
			"\"messages\": [{ \"index\": -1, \"content\": \"\" }] | messages[0].index must be greater than or equal to 0",
			"\"messages\": [{ \"index\": 0 }] | messages[0].content must not be null" })
	void changesNothingThatCannotBe(String change, String detail) {
		this.page.say(this.id, "hi");
		String body = "{ \"checkpoint_id\": \"%s\", %s }".formatted(checkpoint(this.id, 0), change);
		PageClient.assertProblem(post(this.id, "fork", body), HttpStatus.BAD_REQUEST, detail);
		assertThat(this.page.timeline(this.id)).hasSize(2);
	}

	@Test
	void goesOnOnlyFromWhatIsThere() {
		this.page.say(this.id, "hi");
		String detail = "The thread " + this.id + " has no checkpoint none";
		for (String what : new String[] { "fork", "resume", "answer", "messages" }) {
			PageClient.assertProblem(
					post(this.id, what, "{ \"checkpoint_id\": \"none\", \"content\": \"hi\", \"approved\": true }"),
					HttpStatus.NOT_FOUND, detail);
		}
	}

}
