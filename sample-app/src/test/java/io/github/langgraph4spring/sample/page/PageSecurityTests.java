package io.github.langgraph4spring.sample.page;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

/**
 * Tests for {@link PageSecurity}.
 */
class PageSecurityTests {

	static final List<String> PATHS = List.of("/", "/index.html", "/favicon.svg", "/js/app.js", "/api/page",
			"/api/openapi", "/api/openapi.yaml", "/api/events", "/api/threads", "/api/threads/1",
			"/api/threads/1/messages", "/api/threads/1/status", "/api/threads/1/checkpoints",
			"/api/threads/1/checkpoints/2", "/api/threads/1/checkpoints/2/row", "/api/threads/1/checkpoints/2/value",
			"/api/threads/1/events", "/error", "/nothing");

	@Test
	void wantsAPasswordOfYours() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new PageSecurity().users(new PageProperties(true, false), new SecurityProperties()))
			.withMessage("The page shows every thread to whoever logs in: set spring.security.user.password, or leave "
					+ "sample.page.enabled false");
	}

	@Nested
	@PageTest
	class OnThisMachine {

		@Autowired
		private MockMvcTester mvc;

		@Test
		void runsNoScriptButItsOwnInNoFrame() {
			MvcTestResult result = this.mvc.get().uri("/api/page").exchange();
			assertThat(result).hasStatusOk();
			assertThat(result.getResponse().getHeader("Content-Security-Policy")).contains("default-src 'none'",
					"script-src 'self'", "frame-ancestors 'none'");
			assertThat(result.getResponse().getHeader("X-Frame-Options")).isEqualTo("DENY");
			assertThat(result.getResponse().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
		}

	}

	@Nested
	@PageTest
	class ByAName {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest
		@ValueSource(strings = { "localhost", "127.0.0.1", "[::1]" })
		void ofThisMachineItAnswers(String host) {
			assertThat(this.mvc.get().uri("http://" + host + ":8080/api/page").header("Host", host + ":8080"))
				.hasStatusOk();
		}

		@ParameterizedTest
		@ValueSource(strings = { "rebound.example", "localhost.example", "192.0.2.1" })
		void ofAnotherItDoesNot(String host) {
			assertThat(this.mvc.get().uri("http://" + host + ":8080/api/page").header("Host", host + ":8080"))
				.hasStatus(HttpStatus.BAD_REQUEST);
		}

	}

	@Nested
	@PageTest
	@ActiveProfiles("production")
	class InProduction {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest
		@FieldSource("io.github.langgraph4spring.sample.page.PageSecurityTests#PATHS")
		void thereIsNothing(String path) {
			assertThat(this.mvc.get().uri(path)).hasStatus(HttpStatus.UNAUTHORIZED).body().isEmpty();
			assertThat(this.mvc.get().uri(path).with(httpBasic("user", "secret"))).hasStatus(HttpStatus.UNAUTHORIZED);
		}

	}

	@Nested
	@PageTest
	@ActiveProfiles("production")
	@TestPropertySource(properties = { "sample.page.enabled=true", "spring.security.user.password=secret" })
	class InProductionWhereItIsEnabled {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest
		@FieldSource("io.github.langgraph4spring.sample.page.PageSecurityTests#PATHS")
		void showsNothingToWhoHasNotLoggedIn(String path) {
			assertThat(this.mvc.get().uri(path)).hasStatus(HttpStatus.UNAUTHORIZED).body().isEmpty();
			MvcTestResult browser = this.mvc.get().uri(path).accept(MediaType.TEXT_HTML).exchange();
			assertThat(browser).hasStatus(HttpStatus.FOUND).hasRedirectedUrl("/login").body().isEmpty();
		}

		@Test
		void takesNothingFromWhoHasNotLoggedIn() {
			for (String path : new String[] { "messages", "answer", "resume", "fork" }) {
				assertThat(this.mvc.post().uri("/api/threads/1/" + path).content("{}")).hasStatus4xxClientError()
					.body()
					.isEmpty();
			}
			assertThat(this.mvc.delete().uri("/api/threads/1")).hasStatus4xxClientError();
		}

		@Test
		void takesAPostWithItsTokenOnly() {
			MvcTestResult settings = this.mvc.get().uri("/api/page").with(httpBasic("user", "secret")).exchange();
			JsonNode csrf = PageClient.json(settings).path("csrf");
			assertThat(post(settings, Map.of())).hasStatus(HttpStatus.FORBIDDEN);
			assertThat(post(settings, Map.of(csrf.path("header").asString(), csrf.path("token").asString())))
				.hasStatusOk();
		}

		private MvcTestResult post(MvcTestResult before, Map<String, String> headers) {
			return this.mvc.post()
				.uri("/api/threads/1/messages")
				.with(httpBasic("user", "secret"))
				.session((MockHttpSession) before.getRequest().getSession())
				.contentType(MediaType.APPLICATION_JSON)
				.headers((all) -> headers.forEach(all::set))
				.content("{ \"content\": \"hi\" }")
				.exchange();
		}

	}

}
