package io.github.langgraph4spring.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AppenderChannel.ReplaceAllWith;
import org.bsc.langgraph4j.state.StateSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.stereotype.Service;

/**
 * Runs the agent, one turn of a conversation at a time; what was said is remembered by
 * the graph's checkpointer and nowhere else. A run that begins at an older checkpoint is
 * a fork: the thread keeps both branches, and goes on with the new one.
 * <p>
 * Public for the page. What fails in a run is thrown, and saved with the thread.
 */
@Service
public class Conversations {

	private static final Set<String> NODES = Set.of(WeatherAgent.AGENT, WeatherAgent.TOOLS, StateGraph.END);

	private final CompiledGraph<ConversationState> agent;

	private final ThreadLocks locks = new ThreadLocks();

	Conversations(CompiledGraph<ConversationState> agent) {
		this.agent = agent;
	}

	/**
	 * Says something in a conversation, which begins with it if there is none. A turn
	 * that did not get to its end, because the model failed or the process was killed, is
	 * finished before: models refuse a tool call that has no answer.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint to go on from, or {@code null} for the latest
	 * @param content what the user says
	 * @throws ConversationStateException if the conversation waits for an approval
	 */
	public void say(String threadId, @Nullable String checkpointId, String content) {
		this.locks.locked(threadId, () -> {
			RunnableConfig at = config(threadId, checkpointId);
			StateSnapshot<ConversationState> state = this.agent.stateOf(at).orElse(null);
			if (state != null && !StateGraph.END.equals(state.next())) {
				refuseToPassOver(state);
				run(GraphInput.resume(), at);
				at = config(threadId, null);
			}
			run(GraphInput.args(messages(List.of(new UserMessage(content)))), at);
		});
	}

	/**
	 * Tells whether the call of a tool waits for an approval.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint
	 * @return whether it does; not where a graph of another kind waits
	 */
	public boolean waitsForApproval(String threadId, String checkpointId) {
		try {
			return this.agent.stateOf(config(threadId, checkpointId))
				.filter(Conversations::waitsForApproval)
				.isPresent();
		}
		catch (CheckpointException ex) {
			// langgraph4j cannot go on there
			return false;
		}
	}

	private static boolean waitsForApproval(StateSnapshot<ConversationState> state) {
		return WeatherAgent.TOOLS.equals(state.next()) && ToolsNode.callToApprove(state.state()).isPresent();
	}

	/**
	 * Approves or declines the call of a tool that waits for it, and goes on.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint at which it waits, or {@code null} for the
	 * latest
	 * @param objection why the tool may not be called, or an empty text if it may
	 * @throws ConversationStateException if nothing waits for an approval
	 */
	public void answer(String threadId, @Nullable String checkpointId, String objection) {
		this.locks.locked(threadId, () -> {
			RunnableConfig at = config(threadId, checkpointId);
			ConversationState state = unfinished(at).state();
			String callId = ToolsNode.callToApprove(state)
				.orElseThrow(() -> new ConversationStateException("Nothing waits for an approval here"))
				.id();
			run(GraphInput.resume(state.answered(callId, objection)), at);
		});
	}

	/**
	 * Goes on where a run stopped, because a step failed or the process was killed.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint to go on from, or {@code null} for the latest
	 * @throws ConversationStateException if there is nothing to go on with, or it takes
	 * an approval
	 */
	public void resume(String threadId, @Nullable String checkpointId) {
		this.locks.locked(threadId, () -> {
			RunnableConfig at = config(threadId, checkpointId);
			refuseToPassOver(unfinished(at));
			run(GraphInput.resume(), at);
		});
	}

	/**
	 * Changes the state of a checkpoint, which makes a new one beside those that follow
	 * it, and goes on from there.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint
	 * @param messages the whole conversation as it is to be, or {@code null} to leave it
	 * @param values the values of other channels
	 * @param run whether to go on, if the turn is not at its end
	 */
	public void change(String threadId, String checkpointId, @Nullable List<Message> messages,
			Map<String, Object> values, boolean run) {
		this.locks.locked(threadId, () -> {
			RunnableConfig changed = update(config(threadId, checkpointId), changes(messages, values));
			if (run && this.agent.stateOf(changed)
				.filter((state) -> !StateGraph.END.equals(state.next()))
				.isPresent()) {
				run(GraphInput.resume(), changed);
			}
		});
	}

	private RunnableConfig update(RunnableConfig at, Map<String, Object> changes) {
		try {
			return this.agent.updateState(at, changes);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The state cannot be changed", ex);
		}
	}

	/**
	 * Changes the state of a checkpoint, and asks the model anew.
	 * @param threadId the conversation
	 * @param checkpointId the checkpoint
	 * @param messages the whole conversation as it is to be
	 * @param values the values of other channels
	 */
	public void askAnew(String threadId, String checkpointId, List<Message> messages, Map<String, Object> values) {
		this.locks.locked(threadId,
				() -> run(GraphInput.args(changes(messages, values)), config(threadId, checkpointId)));
	}

	private static Map<String, Object> changes(@Nullable List<Message> messages, Map<String, Object> values) {
		Map<String, Object> changes = new LinkedHashMap<>(values);
		if (messages != null) {
			changes.putAll(messages(ReplaceAllWith.of(messages)));
		}
		return changes;
	}

	private static Map<String, Object> messages(Object messages) {
		return Map.of(ConversationState.MESSAGES_STATE, messages);
	}

	private StateSnapshot<ConversationState> unfinished(RunnableConfig at) {
		return this.agent.stateOf(at)
			.filter((state) -> !StateGraph.END.equals(state.next()))
			.orElseThrow(() -> new ConversationStateException(
					"There is nothing to go on with here: the turn is at its end"));
	}

	private static void refuseToPassOver(StateSnapshot<ConversationState> state) {
		if (!NODES.contains(state.next())) {
			throw new ConversationStateException("The thread goes on at the node '" + state.next()
					+ "', which the agent of this application does not have");
		}
		if (waitsForApproval(state)) {
			throw new ConversationStateException("The thread waits for an approval: answer it first");
		}
	}

	private void run(GraphInput input, RunnableConfig at) {
		this.agent.invoke(input, at);
	}

	private static RunnableConfig config(String threadId, @Nullable String checkpointId) {
		RunnableConfig.Builder config = RunnableConfig.builder().threadId(threadId);
		return ((checkpointId != null) ? config.checkPointId(checkpointId) : config).build();
	}

}
