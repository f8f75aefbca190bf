package io.github.langgraph4spring.interoperability;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.Dialect;
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
		List<Check> checks = run(Peer.PYTHON, "conformance.py", Dialect.PYTHON);
		assertThat(checks).hasSize(89)
			.extracting(Check::check)
			.containsExactlyInAnyOrderElementsOf(namesOf("python-conformance.txt"));
		return checks.stream().map(Check::asTest);
	}

	@TestFactory
	Stream<DynamicTest> javaScript() throws IOException {
		List<Check> checks = run(Peer.JAVASCRIPT, "validation.js", Dialect.JAVASCRIPT);
		assertThat(checks).hasSize(726);
		return checks.stream().map(Check::asTest);
	}

	private List<Check> run(Peer peer, String script, Dialect dialect) {
		Bridge bridge = new Bridge(this.database.saver().dialect(dialect).build(),
				new BridgeCodec(new LangGraphSerializer(), dialect));
		try (BridgeServer server = new BridgeServer(bridge)) {
			return peer.run(script, String.valueOf(server.port()))
				.lines()
				.map((line) -> this.mapper.readValue(line, Check.class))
				.toList();
		}
	}

	/**
	 * A check that was run.
	 *
	 * @param check its name
	 * @param error why it failed, or {@code null}
	 */
	record Check(String check, String error) {

		DynamicTest asTest() {
			return DynamicTest.dynamicTest(this.check, () -> assertThat(this.error).isNull());
		}

	}

	private static List<String> namesOf(String resource) throws IOException {
		try (InputStream lines = PostgresSaver.class.getResourceAsStream(resource)) {
			return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

}
