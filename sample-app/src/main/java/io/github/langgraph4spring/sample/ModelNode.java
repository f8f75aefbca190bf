package io.github.langgraph4spring.sample;

import java.util.List;
import java.util.Map;

import org.bsc.langgraph4j.action.NodeAction;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * The node that asks the model, which either answers or wants tools to be called.
 */
final class ModelNode implements NodeAction<ConversationState> {

	private final ChatModel model;

	private final List<ToolCallback> tools;

	ModelNode(ChatModel model, List<ToolCallback> tools) {
		this.model = model;
		this.tools = List.copyOf(tools);
	}

	@Override
	public Map<String, Object> apply(ConversationState state) {
		Generation generation = this.model.call(new Prompt(state.messages(), options())).getResult();
		if (generation == null) {
			throw new IllegalStateException("The model gave no answer");
		}
		return Map.of(ConversationState.MESSAGES_STATE, List.of(generation.getOutput()));
	}

	/**
	 * The model's own options with the tools added. A chat model of Spring AI 2 only
	 * offers them to the model and never calls one: that is left to the graph.
	 */
	private ChatOptions options() {
		ToolCallingChatOptions.Builder<?> builder = (this.model
			.getOptions() instanceof ToolCallingChatOptions ownOptions) ? ownOptions.mutate()
					: ToolCallingChatOptions.builder();
		return builder.toolCallbacks(this.tools).build();
	}

}
