package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadController}.
 */
@PageTest
class ThreadControllerTests {

	@Autowired
	private PageClient page;

	@Autowired
	private DataSource dataSource;

	private static List<String> ids(JsonNode list) {
		return list.path("threads").valueStream().map((thread) -> thread.path("thread_id").asString()).toList();
	}

	@Test
	void findsThreadsByAPartOfTheirIdPageByPage() {
		String part = UUID.randomUUID().toString();
		for (int i = 0; i < 5; i++) {
			this.page.say("%d-%s/ü %%".formatted(i, part), "hi");
		}
		List<String> found = new ArrayList<>();
		JsonNode list = this.page.read("/threads?limit=2&q={q}", part.toUpperCase());
		found.addAll(ids(list));
		while (list.has("next_cursor")) {
			list = this.page.read("/threads?limit=2&q={q}&cursor={cursor}", part, list.path("next_cursor").asString());
			found.addAll(ids(list));
		}
		assertThat(found).hasSize(5)
			.allMatch((id) -> id.endsWith("-" + part + "/ü %"))
			.isSortedAccordingTo((left, right) -> right.compareTo(left));
	}

	@Test
	void knowsWhatAThreadIs() {
		String id = UUID.randomUUID().toString();
		this.page.say(id, "hi");
		JsonNode thread = this.page.read("/threads/{id}", id);
		assertThat(thread.path("checkpoints").asInt()).isEqualTo(2);
		assertThat(thread.path("size").asInt()).isGreaterThan(500);
		assertThat(thread.path("last_change").asString()).endsWith("Z");
		assertThat(thread.path("language").asString()).isEqualTo("java");
	}

	@Test
	void tellsWhichLanguageWroteLast() {
		TestDatabaseConfiguration.loadPeers(this.dataSource);
		for (String language : new String[] { "python", "javascript" }) {
			assertThat(this.page.read("/threads/{id}", language).path("language").asString()).isEqualTo(language);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "limit=0 | limit must be greater than or equal to 1",
					"limit=201 | limit must be less than or equal to 200",
					"cursor=x | cursor: take the next_cursor of the page before, or none",
					"order=id | Failed to convert 'order' with value: 'id'",
					"limit=many | Failed to convert 'limit' with value: 'many'" })
	void saysWhatIsWrong(String query, String detail) {
		PageClient.assertProblem(this.page.get("/threads?" + query), HttpStatus.BAD_REQUEST, detail);
	}

	@Test
	void deletes() {
		String id = UUID.randomUUID().toString();
		this.page.say(id, "hi");
		assertThat(this.page.delete("/threads/{id}", id)).hasStatus(HttpStatus.NO_CONTENT);
		PageClient.assertProblem(this.page.get("/threads/{id}", id), HttpStatus.NOT_FOUND, "There is no thread " + id);
	}

}
