package io.github.langgraph4spring.checkpoint.postgres;

import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.ChannelVersion;
import io.github.langgraph4spring.checkpoint.Checkpoint;
import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.CheckpointIds;
import io.github.langgraph4spring.checkpoint.CheckpointMetadata;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A thread of many checkpoints. Public for the tests of the sample's page.
 */
public final class LongThread {

	private LongThread() {
	}

	/**
	 * Writes a thread: its first checkpoint by the saver, and as many copies of it as are
	 * wanted by one statement, each the child of the one before.
	 * @param dataSource a database that has the tables
	 * @param threadId the thread, which is new
	 * @param checkpoints how many checkpoints it is to have
	 */
	public static void write(DataSource dataSource, String threadId, int checkpoints) {
		PostgresSaver saver = new PostgresSaver(dataSource);
		Map<String, ChannelVersion> versions = Map.of("messages", saver.nextVersion(null), "note",
				saver.nextVersion(null));
		Map<String, Object> values = Map.of("messages",
				List.of(new HumanMessage("hi", "1"), new AIMessage("Hi!", List.of(), "2")), "note", "a note");
		String id = CheckpointIds.next(0).substring(0, 24) + "000000000000";
		Checkpoint first = Checkpoint.builder(0).id(id).channelValues(values).channelVersions(versions).build();
		saver.put(CheckpointConfig.of(threadId), first, CheckpointMetadata.of("loop", 0), versions);
		// the ids have the same time, and count in their last digits
		new JdbcTemplate(dataSource).update(
				"""
						with numbered as (
						    select n, left(c.checkpoint_id, 24) || lpad(to_hex(n), 12, '0') as id,
						        left(c.checkpoint_id, 24) || lpad(to_hex(n - 1), 12, '0') as parent, c.*
						    from checkpoints c cross join generate_series(1, ?::integer) as n
						    where c.thread_id = ?
						)
						insert into checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
						select thread_id, checkpoint_ns, id, parent,
						    jsonb_set(checkpoint || jsonb_build_object('id', id), '{channel_versions,note}',
						        to_jsonb(lpad(n::text, 32, '0') || '.0.5000000000000000')),
						    metadata || jsonb_build_object('step', n)
						from numbered
						""",
				checkpoints - 1, threadId);
	}

}
