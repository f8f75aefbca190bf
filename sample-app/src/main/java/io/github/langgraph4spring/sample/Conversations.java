package io.github.langgraph4spring.sample;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.StateSnapshot;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.stereotype.Service;

/**
 * Runs the agent, one turn of a conversation at a time; what was said is remembered by
 * the graph's checkpointer and nowhere else.
 */
@Service
class Conversations {

	private final CompiledGraph<ConversationState> agent;

	private final ThreadLocks locks = new ThreadLocks();

	Conversations(CompiledGraph<ConversationState> agent) {
		this.agent = agent;
	}

	/**
	 * Says something in a conversation, which begins with it if there is none.
	 * @param threadId the conversation
	 * @param content what the user says
	 * @return the messages of this turn, of which the user's is the first
	 */
	List<Message> say(String threadId, String content) {
		return this.locks.locked(threadId, () -> {
			int before = settled(threadId).size();
			Map<String, Object> input = Map.of(ConversationState.MESSAGES_STATE, List.of(new UserMessage(content)));
			List<Message> messages = run(threadId, GraphInput.args(input));
			return messages.subList(before, messages.size());
		});
	}

	/**
	 * The conversation so far.
	 * @param threadId the conversation
	 * @return its messages, or nothing if there is no such conversation
	 */
	Optional<List<Message>> find(String threadId) {
		return this.agent.stateOf(config(threadId)).map((snapshot) -> snapshot.state().messages());
	}

	/**
	 * Finishes a turn that did not get to its end, because the model failed or the
	 * process was killed: models refuse a tool call that has no answer.
	 */
	private List<Message> settled(String threadId) {
		Optional<StateSnapshot<ConversationState>> last = this.agent.stateOf(config(threadId));
		if (last.isEmpty()) {
			return List.of();
		}
		return StateGraph.END.equals(last.get().next()) ? last.get().state().messages()
				: run(threadId, GraphInput.resume());
	}

	private List<Message> run(String threadId, GraphInput input) {
		return this.agent.invoke(input, config(threadId))
			.orElseThrow(() -> new IllegalStateException("The graph gave no state"))
			.messages();
	}

	private static RunnableConfig config(String threadId) {
		return RunnableConfig.builder().threadId(threadId).build();
	}

}
