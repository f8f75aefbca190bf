package io.github.langgraph4spring.checkpoint.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.state.Channels;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

/**
 * Spring AI's messages in a langgraph4j graph, which clones its state before each put.
 */
class SpringAiGraphIT {

	private static final ToolResponseMessage ANSWERS = ToolResponseMessage.builder()
		.responses(List.of(new ToolResponse("1", "f", "x"), new ToolResponse("2", "g", "y")))
		.build();

	@Test
	void idsStayTheSameFromCheckpointToCheckpoint() throws Exception {
		var database = TestDatabase.create();
		PostgresSchema.of(database).migrate();
		PostgresSaver saver = new PostgresSaver(database);
		LangGraph4jSaver checkpointer = new LangGraph4jSaver(saver, new SpringAiMessages());
		StateGraph<AgentState> graph = new StateGraph<>(
				Map.of("messages", Channels.appenderWithDuplicate(ArrayList::new)),
				checkpointer.stateSerializer(AgentState::new));
		graph.addNode("tools", node_async((state) -> Map.of("messages", ANSWERS)));
		graph.addNode("model", node_async((state) -> Map.of("messages", new AssistantMessage("yes"))));
		graph.addEdge(START, "tools");
		graph.addEdge("tools", "model");
		graph.addEdge("model", END);
		CompiledGraph<AgentState> agent = graph.compile(CompileConfig.builder().checkpointSaver(checkpointer).build());
		RunnableConfig config = RunnableConfig.builder().threadId("1").build();
		AgentState state = null;
		for (int run = 0; run < 2; run++) {
			state = agent.invoke(Map.of("messages", new UserMessage("yes")), config).orElseThrow();
		}
		List<?> messages = state.<List<?>>value("messages").orElseThrow();
		assertThat(messages).hasSize(6);
		assertThat(messages.subList(0, 3))
			.isEqualTo(List.of(new UserMessage("yes"), ANSWERS, new AssistantMessage("yes")));
		List<String> ids = ids(saver.get(CheckpointConfig.of("1")).orElseThrow().channelValues().get("messages"));
		assertThat(ids).hasSize(8).doesNotHaveDuplicates().doesNotContainNull();
		assertThat(saver.list(CheckpointConfig.of("1"))).hasSizeGreaterThan(4).allSatisfy((tuple) -> {
			List<String> earlier = ids(tuple.checkpoint().channelValues().getOrDefault("messages", List.of()));
			assertThat(ids.subList(0, earlier.size())).isEqualTo(earlier);
		});
	}

	private static List<String> ids(Object messages) {
		return ((List<?>) messages).stream().map((message) -> ((Message) message).id()).toList();
	}

}
