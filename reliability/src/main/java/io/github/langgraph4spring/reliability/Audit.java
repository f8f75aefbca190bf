package io.github.langgraph4spring.reliability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointSaver;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.PendingWrite;

/**
 * Compares what was acknowledged with what is stored.
 *
 * @param lost what was acknowledged and is not there
 * @param torn what is there in parts, or mixed with another's, acknowledged or not
 * @param overtaken acknowledged checkpoints that are no ancestors of their thread's
 * latest: their updates are lost to it
 */
record Audit(List<String> lost, List<String> torn, List<String> overtaken) {

	/**
	 * Reads whole threads.
	 * @param saver reads them
	 * @param account what was acknowledged on these threads
	 */
	static Audit of(CheckpointSaver saver, Account account) {
		Audit audit = new Audit(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		for (String threadId : account.threadIds()) {
			audit.thread(saver, account, threadId);
		}
		return audit;
	}

	private void thread(CheckpointSaver saver, Account account, String threadId) {
		Map<String, String> saved = account.saved(threadId);
		Map<Account.Task, Integer> written = account.written(threadId);
		List<CheckpointTuple> tuples;
		try {
			tuples = saver.list(CheckpointConfig.of(threadId)).toList();
		}
		catch (RuntimeException ex) {
			this.torn.add(threadId + ": " + ex);
			return;
		}
		overtaken(tuples, saved.keySet());
		for (CheckpointTuple tuple : tuples) {
			String id = tuple.checkpoint().id();
			String digest = saved.remove(id);
			if (!Values.isWhole(tuple.checkpoint())
					|| (digest != null && !digest.equals(tuple.checkpoint().channelValues().get(Values.DIGEST)))) {
				this.torn.add("checkpoint " + threadId + " " + id);
			}
			writes(tuple, threadId, written);
		}
		saved.keySet().forEach((id) -> this.lost.add("checkpoint " + threadId + " " + id));
		written.keySet().forEach((task) -> this.lost.add("writes " + task));
	}

	private void overtaken(List<CheckpointTuple> newestFirst, Set<String> saved) {
		String ancestor = newestFirst.isEmpty() ? null : newestFirst.get(0).checkpoint().id();
		for (CheckpointTuple tuple : newestFirst) {
			String id = tuple.checkpoint().id();
			if (id.equals(ancestor)) {
				ancestor = (tuple.parentConfig() != null) ? tuple.parentConfig().checkpointId() : null;
			}
			else if (saved.contains(id)) {
				this.overtaken.add("checkpoint " + id);
			}
		}
	}

	private void writes(CheckpointTuple tuple, String threadId, Map<Account.Task, Integer> written) {
		Map<String, List<PendingWrite>> byTask = new LinkedHashMap<>();
		tuple.pendingWrites()
			.forEach((write) -> byTask.computeIfAbsent(write.taskId(), (id) -> new ArrayList<>()).add(write));
		byTask.forEach((taskId, writes) -> {
			Account.Task task = new Account.Task(threadId, tuple.checkpoint().id(), taskId);
			Integer count = written.remove(task);
			if (!Values.isWhole(writes) || (count != null && count != writes.size())) {
				this.torn.add("writes " + task);
			}
		});
	}

	boolean isClean(boolean mayOvertake) {
		return this.lost.isEmpty() && this.torn.isEmpty() && (mayOvertake || this.overtaken.isEmpty());
	}

}
