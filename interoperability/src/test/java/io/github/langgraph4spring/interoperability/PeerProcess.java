package io.github.langgraph4spring.interoperability;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program in a peer's language that is asked by lines of JSON, and answers each by one.
 */
final class PeerProcess implements AutoCloseable {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Process process;

	private final BufferedWriter requests;

	private final BufferedReader answers;

	PeerProcess(Peer peer, String script, String... arguments) {
		this.process = peer.start(script, arguments);
		this.requests = this.process.outputWriter(StandardCharsets.UTF_8);
		this.answers = this.process.inputReader(StandardCharsets.UTF_8);
	}

	JsonNode ask(Map<String, ?> command) {
		try {
			this.requests.write(MAPPER.writeValueAsString(command) + "\n");
			this.requests.flush();
			String answer = this.answers.readLine();
			if (answer == null) {
				throw new IllegalStateException("The process has ended, asked " + command);
			}
			JsonNode node = MAPPER.readTree(answer);
			if (node.has("error")) {
				throw new IllegalStateException(command + ": " + node.path("error").asString());
			}
			return node.path("result");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
