package io.github.langgraph4spring.interoperability;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The peers' own checks of a checkpointer, on our saver.
 */
@Tag("interoperability")
class PeerSuitesIT {

	private final JsonMapper mapper = new JsonMapper();

	private final SharedDatabase database = new SharedDatabase();

	@BeforeEach
	void migrate() {
		PostgresSchema.of(this.database.dataSource()).migrate();
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@TestFactory
	Stream<DynamicTest> python() throws IOException {
		Bridge bridge = new Bridge(this.database.saver().build(), new BridgeCodec(new LangGraphSerializer()));
		String output;
		try (BridgeServer server = new BridgeServer(bridge)) {
			output = Peer.PYTHON.run("conformance.py", String.valueOf(server.port()));
		}
		List<Map<?, ?>> checks = output.lines()
			.<Map<?, ?>>map((line) -> this.mapper.readValue(line, Map.class))
			.toList();
		assertThat(checks).hasSize(89)
			.extracting((check) -> (Object) check.get("check"))
			.containsExactlyInAnyOrderElementsOf(namesOf("python-conformance.txt"));
		return checks.stream()
			.map((check) -> DynamicTest.dynamicTest((String) check.get("check"),
					() -> assertThat(check.get("error")).isNull()));
	}

	private static List<String> namesOf(String resource) throws IOException {
		try (InputStream lines = PostgresSaver.class.getResourceAsStream(resource)) {
			return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

}
