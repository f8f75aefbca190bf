package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties stay, or are deprecated with a note: {@code released-properties.txt} lists
 * those of all releases, and is added to by each release.
 */
class ReleasedPropertiesTests {

	private static final Pattern VERSION = Pattern
		.compile("<artifactId>langgraph-checkpoint-postgres-parent</artifactId>\\s*<version>([^<]+)</version>");

	private final Map<String, JsonNode> properties = properties();

	private final List<String> released = lines(Path.of("src/test/resources/released-properties.txt"));

	@Test
	void releasedPropertyIsThereOrDeprecated() {
		assertThat(this.released).isSorted().isNotEmpty();
		assertThat(this.properties)
			.as("take no property away: deprecate it in additional-spring-configuration-metadata"
					+ ".json, and write a note in docs/upgrading.md")
			.containsKeys(this.released.toArray(String[]::new));
	}

	@Test
	void deprecatedPropertySaysWhatTakesItsPlace() {
		String notes = String.join("\n", lines(Path.of("../docs/upgrading.md")));
		this.properties.forEach((name, property) -> {
			JsonNode deprecation = property.path("deprecation");
			if (!deprecation.isMissingNode()) {
				assertThat(deprecation.has("replacement") || deprecation.has("reason")).as(name).isTrue();
				assertThat(notes).contains("`" + name + "`");
			}
		});
	}

	@Test
	void releaseListsItsProperties() {
		Matcher version = VERSION.matcher(String.join("\n", lines(Path.of("../pom.xml"))));
		assertThat(version.find()).isTrue();
		if (!version.group(1).endsWith("-SNAPSHOT")) {
			assertThat(this.released).as("list the properties that are new in " + version.group(1))
				.containsAll(this.properties.keySet());
			assertThat(lines(Path.of("../docs/upgrading.md")))
				.anyMatch((line) -> line.startsWith("## ") && version.group(1).startsWith(line.substring(3)));
		}
	}

	private static Map<String, JsonNode> properties() {
		String metadata = String.join("\n",
				lines(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		return StreamSupport.stream(JsonMapper.shared().readTree(metadata).get("properties").spliterator(), false)
			.collect(Collectors.toMap((property) -> property.get("name").asString(), Function.identity(),
					(one, other) -> one));
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
