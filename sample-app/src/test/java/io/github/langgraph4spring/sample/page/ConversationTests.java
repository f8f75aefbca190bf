package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConversationController} in the whole application, without an API key.
 */
@PageTest
class ConversationTests {

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private MockMvcTester mvc;

	@Test
	void answersWithTheMessagesOfTheTurn() {
		say("hi! I'm bob");
		MvcTestResult result = say("what's the weather in sf");
		assertThat(result).hasStatusOk().hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON);
		assertThat(result).bodyJson().extractingPath("$.thread_id").isEqualTo(this.id);
		assertThat(result).bodyJson().extractingPath("$.messages[1].tool_calls[0].id").satisfies((call) -> {
			assertThat(result).bodyJson().extractingPath("$.messages[2].tool_call_id").isEqualTo(call);
			assertThat(result).bodyJson().extractingPath("$.messages").asArray().hasSize(4);
			assertThat(result).bodyJson().isLenientlyEqualTo("""
					{
					  "messages": [
					    { "type": "human", "content": "what's the weather in sf" },
					    { "type": "ai", "content": "", "tool_calls": [
					      { "name": "get_weather", "args": { "city": "sf" } }
					    ] },
					    { "type": "tool", "content": "It's always sunny in sf", "name": "get_weather" },
					    { "type": "ai", "content": "It's always sunny in sf.", "tool_calls": [] }
					  ]
					}
					""");
		});
	}

	@Test
	void readsTheConversation() {
		say("hi! I'm bob");
		say("what's my name?");
		assertThat(get("/messages")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.messages[*].content")
			.isEqualTo(List.of("hi! I'm bob", "Hi Bob!", "what's my name?", "Your name is Bob."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/messages", "/status", "/checkpoints", "/checkpoints/1" })
	void doesNotFindAnUnknownThread(String path) {
		MvcTestResult result = get(path);
		assertProblem(result, HttpStatus.NOT_FOUND);
		assertThat(result).bodyJson()
			.extractingPath("$.detail")
			.asString()
			.isIn("There is no thread " + this.id, "The thread " + this.id + " has no checkpoint 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{ \"content\": null }", "{ \"content\": \"\" }", "{ \"content\": \" \\n\" }" })
	void refusesBlankContent(String body) {
		MvcTestResult result = post(body);
		assertProblem(result, HttpStatus.BAD_REQUEST);
		assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo("content must not be blank");
		assertThat(get("/messages")).hasStatus(HttpStatus.NOT_FOUND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "hi", "null", "{ \"content\": {} }" })
	void refusesAMalformedBody(String body) {
		assertProblem(post(body), HttpStatus.BAD_REQUEST);
	}

	@Test
	void refusesWhatIsNotJson() {
		assertProblem(this.mvc.post()
			.uri("/api/threads/{id}/messages", this.id)
			.contentType(MediaType.TEXT_PLAIN)
			.content("hi")
			.exchange(), HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	private static void assertProblem(MvcTestResult result, HttpStatus status) {
		assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result).bodyJson().extractingPath("$.status").isEqualTo(status.value());
	}

	private MvcTestResult say(String content) {
		MvcTestResult result = post("{ \"content\": \"%s\" }".formatted(content));
		assertThat(result).hasStatusOk();
		return result;
	}

	private MvcTestResult post(String body) {
		return this.mvc.post()
			.uri("/api/threads/{id}/messages", this.id)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private MvcTestResult get(String path) {
		return this.mvc.get().uri("/api/threads/{id}" + path, this.id).exchange();
	}

}
