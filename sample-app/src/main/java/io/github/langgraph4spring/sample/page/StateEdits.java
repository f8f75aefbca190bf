package io.github.langgraph4spring.sample.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import io.github.langgraph4spring.sample.Conversations;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Checks how a state is to be changed, before anything is.
 */
@Component
class StateEdits {

	private final ValueConverter converter;

	StateEdits(ValueConverter converter) {
		this.converter = converter;
	}

	Edit of(CheckpointTuple tuple, Requests.Fork fork) {
		Map<String, Object> values = (fork.values() != null) ? fork.values() : Map.of();
		values.keySet().forEach((channel) -> requireEditable(tuple, channel));
		List<Requests.MessageEdit> edits = (fork.messages() != null) ? fork.messages() : List.of();
		List<?> before = Messages.in(tuple);
		if (edits.isEmpty()) {
			return new Edit(null, false, before.size(), values);
		}
		List<Object> messages = new ArrayList<>(before);
		int first = before.size();
		int lastHuman = -1;
		for (Requests.MessageEdit edit : edits) {
			if (edit.index() >= before.size()) {
				throw invalid(
						"messages: there is no message %d, only 0 to %d".formatted(edit.index(), before.size() - 1));
			}
			messages.set(edit.index(), edited(before.get(edit.index()), edit));
			first = Math.min(first, edit.index());
			lastHuman = (before.get(edit.index()) instanceof HumanMessage) ? Math.max(lastHuman, edit.index())
					: lastHuman;
		}
		List<Object> kept = (lastHuman >= 0) ? messages.subList(0, lastHuman + 1) : messages;
		List<Message> converted = this.converter.fromStored(kept).stream().map(Message.class::cast).toList();
		return new Edit(converted, lastHuman >= 0, first, values);
	}

	private static Object edited(@Nullable Object message, Requests.MessageEdit edit) {
		if (message instanceof HumanMessage human) {
			return new HumanMessage(with(human.fields(), edit));
		}
		if (message instanceof AIMessage ai) {
			return new AIMessage(with(ai.fields(), edit));
		}
		if (message instanceof ToolMessage tool) {
			return new ToolMessage(with(tool.fields(), edit));
		}
		if (message instanceof SystemMessage system) {
			return new SystemMessage(with(system.fields(), edit));
		}
		throw invalid("messages: message %d is none whose text can be changed".formatted(edit.index()));
	}

	private static Fields with(Fields fields, Requests.MessageEdit edit) {
		return fields.with("content", edit.content());
	}

	private static void requireEditable(CheckpointTuple tuple, String channel) {
		if (channel.equals(Messages.CHANNEL)) {
			throw invalid("values: change the texts of messages by 'messages'");
		}
		if (CheckpointView.isControl(channel) || !tuple.checkpoint().channelValues().containsKey(channel)) {
			throw invalid("values: the state has no channel '%s', only %s".formatted(channel,
					tuple.checkpoint()
						.channelValues()
						.keySet()
						.stream()
						.filter((name) -> !CheckpointView.isControl(name))
						.sorted()
						.toList()));
		}
	}

	private static ResponseStatusException invalid(String detail) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
	}

	/**
	 * How a state is changed.
	 *
	 * @param messages the conversation as it is to be, or {@code null} to leave it
	 * @param asksAnew whether the model is to be asked anew
	 * @param firstMessage the first message that changes
	 * @param values the values of other channels
	 */
	record Edit(@Nullable List<Message> messages, boolean asksAnew, int firstMessage, Map<String, Object> values) {

		void apply(Conversations conversations, String thread, Requests.Fork fork) {
			boolean run = Boolean.TRUE.equals(fork.run());
			if (this.messages != null && this.asksAnew && run) {
				conversations.askAnew(thread, fork.checkpointId(), this.messages, this.values);
				return;
			}
			conversations.change(thread, fork.checkpointId(), this.messages, this.values, run);
		}

	}

}
