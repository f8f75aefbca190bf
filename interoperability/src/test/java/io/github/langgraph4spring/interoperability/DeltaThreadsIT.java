package io.github.langgraph4spring.interoperability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.springai.CheckpointChatMemoryRepository;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * Threads whose messages are a delta channel, which all languages go on with in turn.
 */
@Tag("interoperability")
class DeltaThreadsIT {

	private static SharedDatabase database;

	private static PeerProcess python;

	private static PeerProcess javaScript;

	private int ids;

	@BeforeAll
	static void start() {
		database = new SharedDatabase();
		PostgresSchema.of(database.dataSource()).migrate();
		python = new PeerProcess(Peer.PYTHON, "delta_threads.py");
		javaScript = new PeerProcess(Peer.JAVASCRIPT, "delta-threads.js");
	}

	@AfterAll
	static void stop() {
		python.close();
		javaScript.close();
		database.close();
	}

	private static JsonNode ask(PeerProcess peer, String operation, String thread, Map<String, ?> arguments) {
		Map<String, Object> command = new HashMap<>(arguments);
		command.putAll(Map.of("do", operation, "database", database.uri(), "thread", thread));
		return peer.ask(command);
	}

	private static List<String> texts(JsonNode texts) {
		return StreamSupport.stream(texts.spliterator(), false).map((text) -> text.asString("")).toList();
	}

	private static LangGraph4jSaver checkpointer(PostgresSaver saver) {
		return LangGraph4jSaver.builder(saver).deltaChannels(List.of("messages")).deltaSnapshotFrequency(5).build();
	}

	private List<String> say(PostgresSaver saver, String thread, String text) throws Exception {
		CompiledGraph<AgentState> graph = checkpointer(saver)
			.stateGraph(Map.of("messages", Channels.appenderWithDuplicate(ArrayList::new)), AgentState::new)
			.addNode("answer", node_async((state) -> {
				List<Message> messages = state.<List<Message>>value("messages").orElseThrow();
				return Map.of("messages", new AIMessage("answer to " + messages.get(messages.size() - 1).text(),
						List.of(), thread + this.ids++));
			}))
			.addEdge(START, "answer")
			.addEdge("answer", END)
			.compile();
		graph.invoke(Map.of("messages", new HumanMessage(text, thread + this.ids++)),
				RunnableConfig.builder().threadId(thread).build());
		return shown(saver, thread);
	}

	private static List<String> shown(PostgresSaver saver, String thread) {
		Object messages = checkpointer(saver).get(RunnableConfig.builder().threadId(thread).build())
			.orElseThrow()
			.getState()
			.get("messages");
		return ((List<?>) messages).stream().map((message) -> ((Message) message).text()).toList();
	}

	private void goOnInTurn(PostgresSaver saver, PeerProcess peer, String thread, boolean javaBegins) throws Exception {
		List<String> said = new ArrayList<>();
		for (int turn = 0; turn < 9; turn++) {
			said.addAll(List.of(turn + "", "answer to " + turn));
			boolean java = (turn % 2 == 0) == javaBegins;
			List<String> shown = java ? say(saver, thread, turn + "")
					: texts(ask(peer, "say", thread, Map.of("text", turn + "")));
			assertThat(shown).isEqualTo(said);
			assertThat(texts(ask(peer, "show", thread, Map.of()))).isEqualTo(said);
			assertThat(shown(saver, thread)).isEqualTo(said);
		}
		ask(peer, "remove first", thread, Map.of());
		assertThat(shown(saver, thread)).isEqualTo(said.subList(1, said.size()));
		said.addAll(List.of("9", "answer to 9"));
		assertThat(say(saver, thread, "9")).isEqualTo(said.subList(1, said.size()));
		assertThat(texts(ask(peer, "show", thread, Map.of()))).isEqualTo(said.subList(1, said.size()));
		List<List<String>> history = new ArrayList<>();
		ask(peer, "history", thread, Map.of()).forEach((state) -> history.add(texts(state)));
		List<List<String>> ours = new ArrayList<>();
		checkpointer(saver).list(RunnableConfig.builder().threadId(thread).build()).forEach((checkpoint) -> {
			List<?> messages = (List<?>) checkpoint.getState().getOrDefault("messages", List.of());
			ours.add(messages.stream().map((message) -> ((Message) message).text()).toList());
		});
		assertThat(ours).isEqualTo(history);
	}

	@Test
	void pythonAndJavaGoOnInTurn() throws Exception {
		PostgresSaver saver = database.saver().build();
		goOnInTurn(saver, python, "java-begins", true);
		goOnInTurn(saver, python, "python-begins", false);
	}

	@Test
	void javaScriptAndJavaGoOnInTurn() throws Exception {
		PostgresSaver saver = database.saver().dialect(Dialect.JAVASCRIPT).build();
		goOnInTurn(saver, javaScript, "js-java-begins", true);
		goOnInTurn(saver, javaScript, "js-begins", false);
	}

	@Test
	void graphThatDeclaresAReducerReadsTheThread() throws Exception {
		PostgresSaver saver = database.saver().build();
		say(saver, "reducer", "0");
		List<String> said = say(saver, "reducer", "1");
		assertThat(texts(ask(python, "show", "reducer", Map.of("graph", "reducer")))).isEqualTo(said);
		List<String> more = texts(ask(python, "say", "reducer", Map.of("graph", "reducer", "text", "2")));
		assertThat(more).hasSize(6).startsWith(said.toArray(String[]::new));
		assertThat(shown(saver, "reducer")).isEqualTo(more);
	}

	@Test
	void chatMemoryGoesOnWithAThreadOfPython() {
		CheckpointChatMemoryRepository repository = new CheckpointChatMemoryRepository(database.saver().build());
		List<String> said = new ArrayList<>();
		for (int turn = 0; turn < 5; turn++) {
			said.addAll(List.of("python " + turn, "answer to python " + turn));
			assertThat(texts(ask(python, "say", "memory", Map.of("text", "python " + turn)))).isEqualTo(said);
			List<org.springframework.ai.chat.messages.Message> messages = new ArrayList<>(
					repository.findByConversationId("memory"));
			assertThat(messages).map(org.springframework.ai.chat.messages.Message::getText).isEqualTo(said);
			messages.addAll(List.of(new UserMessage("java " + turn), new AssistantMessage("java's " + turn)));
			repository.saveAll("memory", messages);
			said.addAll(List.of("java " + turn, "java's " + turn));
			assertThat(texts(ask(python, "show", "memory", Map.of()))).isEqualTo(said);
		}
	}

	@Test
	void copyGoesOnInAnotherLanguage() throws Exception {
		PostgresSaver saver = database.saver().build();
		say(saver, "copied", "0");
		List<String> said = say(saver, "copied", "1");
		saver.copyThread("copied", "copied-js", Dialect.JAVASCRIPT);
		assertThat(texts(ask(javaScript, "show", "copied-js", Map.of()))).isEqualTo(said);
		List<String> more = texts(ask(javaScript, "say", "copied-js", Map.of("text", "2")));
		saver.copyThread("copied-js", "copied-back", Dialect.PYTHON);
		assertThat(texts(ask(python, "show", "copied-back", Map.of()))).isEqualTo(more).hasSize(6);
	}

}
