package io.github.langgraph4spring.sample;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns Spring AI's messages into what is shown of them.
 */
@Component
class MessageMapper {

	private final JsonMapper json;

	MessageMapper(JsonMapper json) {
		this.json = json;
	}

	List<MessageView> toViews(List<Message> messages) {
		return messages.stream().flatMap(this::toViews).toList();
	}

	private Stream<MessageView> toViews(Message message) {
		if (message instanceof ToolResponseMessage results) {
			return results.getResponses()
				.stream()
				.map((result) -> MessageView.result(result.responseData(), result.name(), result.id()));
		}
		String content = (message.getText() != null) ? message.getText() : "";
		if (message instanceof AssistantMessage answer) {
			return Stream.of(MessageView.answer(content, answer.getToolCalls().stream().map(this::toCall).toList()));
		}
		MessageType type = message.getMessageType();
		return Stream.of(MessageView.said((type == MessageType.USER) ? "human" : type.getValue(), content));
	}

	private MessageView.Call toCall(ToolCall call) {
		return new MessageView.Call(call.name(), arguments(call.arguments()), call.id());
	}

	private Object arguments(String arguments) {
		if (arguments.isBlank()) {
			return Map.of();
		}
		try {
			return this.json.readTree(arguments);
		}
		catch (JacksonException ex) {
			return arguments;
		}
	}

}
