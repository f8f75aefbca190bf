package io.github.langgraph4spring.sample.page;

import java.net.URI;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page asks of the application.
 */
@TestComponent
class PageClient {

	private static final JsonMapper JSON = new JsonMapper();

	private final MockMvcTester mvc;

	PageClient(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	MvcTestResult get(String path, Object... variables) {
		return this.mvc.get().uri(uri(path, variables)).exchange();
	}

	MvcTestResult post(String body, String path, Object... variables) {
		return this.mvc.post()
			.uri(uri(path, variables))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	MvcTestResult delete(String path, Object... variables) {
		return this.mvc.delete().uri(uri(path, variables)).exchange();
	}

	/** Says something, whatever becomes of it. */
	JsonNode say(String thread, String content) {
		return json(post("{ \"content\": \"%s\" }".formatted(content), "/threads/{id}/messages", thread));
	}

	JsonNode read(String path, Object... variables) {
		return json(get(path, variables));
	}

	JsonNode timeline(String thread) {
		return read("/threads/{id}/checkpoints", thread).path("checkpoints");
	}

	// unlike MockMvc's own, this encodes slashes too
	private static URI uri(String path, Object... variables) {
		return UriComponentsBuilder.fromUriString("/api" + path).encode().buildAndExpand(variables).toUri();
	}

	static JsonNode parse(String json) {
		return JSON.readTree(json);
	}

	static JsonNode json(MvcTestResult result) {
		assertThat(result).hasStatusOk().hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON);
		return JSON.readTree(result.getResponse().getContentAsByteArray());
	}

	static void assertProblem(MvcTestResult result, HttpStatus status, String detail) {
		assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo(detail);
	}

}
