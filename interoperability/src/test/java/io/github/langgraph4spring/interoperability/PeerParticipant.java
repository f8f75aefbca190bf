package io.github.langgraph4spring.interoperability;

import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The graph in a peer's language.
 *
 * @param process the program that runs it
 */
record PeerParticipant(PeerProcess process) implements Participant {

	private static final JsonMapper MAPPER = new JsonMapper();

	@Override
	public Snapshot begin(String thread, boolean failing) {
		return snapshot(Map.of("do", "begin", "thread", thread, "failing", failing));
	}

	@Override
	public Snapshot resume(String thread, String answer) {
		return snapshot(Map.of("do", "resume", "thread", thread, "answer", answer));
	}

	@Override
	public Snapshot goOn(String thread) {
		return snapshot(Map.of("do", "go on", "thread", thread));
	}

	@Override
	public Snapshot fork(String thread, String checkpoint, String note) {
		return snapshot(Map.of("do", "fork", "thread", thread, "checkpoint", checkpoint, "note", note));
	}

	@Override
	public Snapshot state(String thread) {
		return snapshot(Map.of("do", "state", "thread", thread));
	}

	@Override
	public List<Snapshot> history(String thread) {
		return this.process.ask(Map.of("do", "history", "thread", thread))
			.valueStream()
			.map(PeerParticipant::snapshot)
			.toList();
	}

	private Snapshot snapshot(Map<String, ?> command) {
		return snapshot(this.process.ask(command));
	}

	private static Snapshot snapshot(JsonNode node) {
		return MAPPER.treeToValue(node, Snapshot.class);
	}

}
