package io.github.langgraph4spring.sample.page;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the description of the API.
 */
@PageTest
class OpenApiTests {

	@Autowired
	private PageClient page;

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Test
	void describesEachOperation() {
		JsonNode description = this.page.read("/openapi");
		assertThat(description.path("info").path("title").asString()).isEqualTo("An agent's memory");
		Set<String> described = new TreeSet<>();
		description.path("paths").forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
			described.add(method.toUpperCase() + " " + path);
			assertThat(operation.path("summary").asString()).isNotBlank();
		}));
		Set<String> mapped = new TreeSet<>();
		this.mappings.getHandlerMethods().forEach((mapping, handler) -> {
			if (handler.getBeanType().isAnnotationPresent(PageController.class)) {
				mapping.getPatternValues()
					.forEach((path) -> mapping.getMethodsCondition()
						.getMethods()
						.forEach((method) -> mapped.add(method + " " + path)));
			}
		});
		assertThat(described).isEqualTo(mapped).hasSizeGreaterThan(10);
	}

	@Test
	void saysWhatIsBounded() {
		JsonNode parameters = this.page.read("/openapi")
			.path("paths")
			.path("/api/threads")
			.path("get")
			.path("parameters");
		assertThat(parameters).anySatisfy((parameter) -> {
			assertThat(parameter.path("name").asString()).isEqualTo("limit");
			assertThat(parameter.path("schema").path("maximum").asInt()).isEqualTo(200);
		});
		JsonNode content = this.page.read("/openapi").path("components").path("schemas").path("NewMessage");
		assertThat(content.path("required").toString()).contains("content");
	}

}
