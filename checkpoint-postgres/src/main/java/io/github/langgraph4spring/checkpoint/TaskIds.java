package io.github.langgraph4spring.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Ids of the tasks that run after a checkpoint, as LangGraph makes them
 * ({@code prepare_single_task} of its Pregel loop): under these it looks for a task's
 * pending writes, its interrupts and its error. Python and JavaScript make different
 * ones; which one is shown by the versions of the checkpoint's channels, text or numbers.
 * <p>
 * Thread-safe.
 */
public final class TaskIds {

	/**
	 * The task that has none of the graph's nodes: writes from outside, such as the
	 * answer to an interrupt.
	 */
	public static final String NONE = "00000000-0000-0000-0000-000000000000";

	private static final String PULL = "__pregel_pull";

	private static final String PUSH = "__pregel_push";

	private TaskIds() {
	}

	/**
	 * Returns the id of the task of a node that an edge makes run.
	 * @param tuple the checkpoint after which it runs
	 * @param node the node
	 * @param triggers the channels that make the node run, usually
	 * {@code branch:to:<node>} alone: in Python all that can, in JavaScript the first
	 * that does
	 * @return the task's id
	 */
	public static String ofNode(CheckpointTuple tuple, String node, Collection<String> triggers) {
		if (isJavaScript(tuple)) {
			return javaScript(tuple, node, PULL, "[" + quoted(triggers.iterator().next()) + "]");
		}
		return python(tuple, node, PULL, String.join("", new TreeSet<>(triggers)));
	}

	/**
	 * Returns the id of the task of a {@link Send}.
	 * @param tuple the checkpoint after which it runs
	 * @param node the send's node
	 * @param index the send's place in the channel of sends, from 0
	 * @return the task's id
	 */
	public static String ofSend(CheckpointTuple tuple, String node, int index) {
		String place = Integer.toString(index);
		return isJavaScript(tuple) ? javaScript(tuple, node, PUSH, quoted(place)) : python(tuple, node, PUSH, place);
	}

	/**
	 * Returns the id under which the input of a run is kept with the checkpoint that the
	 * run begins at, where it goes to delta channels. Python and JavaScript make the
	 * same.
	 * @param checkpointId the checkpoint
	 * @return the task's id
	 */
	public static String ofInput(String checkpointId) {
		return version5(concat(bytes(checkpointId), "__input__"));
	}

	/**
	 * Returns the namespace of the checkpoints of a task's subgraph.
	 * @param tuple the checkpoint after which the task runs
	 * @param node the task's node
	 * @param taskId the task's id
	 * @return the namespace
	 */
	public static String namespace(CheckpointTuple tuple, String node, String taskId) {
		return nodeNamespace(tuple, node) + ":" + taskId;
	}

	/**
	 * Returns the id of the first interrupt of a task, as Python makes it.
	 * @param namespace the namespace of the task's subgraph
	 * @return the interrupt's id
	 */
	public static String interruptId(String namespace) {
		return interruptId(namespace, 0);
	}

	/**
	 * Returns the id of an interrupt of a task that asks several times, as Python and
	 * JavaScript make it. Their older versions give all of a task's interrupts the first
	 * id.
	 * @param namespace the namespace of the task's subgraph
	 * @param answered how many answers the task has had before
	 * @return the interrupt's id
	 */
	public static String interruptId(String namespace, int answered) {
		String place = (answered == 0) ? namespace : namespace + "|" + answered;
		return Xxh3.hash128(place.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean isJavaScript(CheckpointTuple tuple) {
		return tuple.checkpoint().channelVersions().values().stream().anyMatch(ChannelVersion::number);
	}

	private static String nodeNamespace(CheckpointTuple tuple, String node) {
		String namespace = tuple.config().namespaceOrRoot();
		return namespace.isEmpty() ? node : namespace + "|" + node;
	}

	private static String step(CheckpointTuple tuple) {
		Integer step = tuple.metadata().step();
		if (step == null) {
			throw new CheckpointException("The metadata of the checkpoint " + tuple.checkpoint().id()
					+ " has no step: which tasks run after it cannot be told");
		}
		return Integer.toString(step + 1);
	}

	private static String python(CheckpointTuple tuple, String node, String kind, String rest) {
		String parts = nodeNamespace(tuple, node) + step(tuple) + node + kind + rest;
		byte[] hashed = concat(checkpointId(tuple), parts);
		String hex = (tuple.checkpoint().formatVersion() > 1) ? Xxh3.hash128(hashed)
				: HexFormat.of().formatHex(sha1(hashed));
		return String.join("-", hex.substring(0, 8), hex.substring(8, 12), hex.substring(12, 16), hex.substring(16, 20),
				hex.substring(20, 32));
	}

	private static String javaScript(CheckpointTuple tuple, String node, String kind, String rest) {
		String name = Arrays.asList(nodeNamespace(tuple, node), step(tuple), node, kind)
			.stream()
			.map(TaskIds::quoted)
			.collect(Collectors.joining(",", "[", "," + rest + "]"));
		return version5(concat(checkpointId(tuple), name));
	}

	/** A UUID of version 5. */
	private static String version5(byte[] name) {
		ByteBuffer hash = ByteBuffer.wrap(sha1(name));
		return new UUID((hash.getLong() & ~0xF000L) | 0x5000L, (hash.getLong() & ~(3L << 62)) | (1L << 63)).toString();
	}

	private static byte[] checkpointId(CheckpointTuple tuple) {
		return bytes(tuple.checkpoint().id());
	}

	private static byte[] bytes(String checkpointId) {
		try {
			return HexFormat.of().parseHex(checkpointId.replace("-", ""));
		}
		catch (IllegalArgumentException ex) {
			throw new CheckpointException("The checkpoint's id '" + checkpointId
					+ "' is no UUID, as LangGraph's are: there are no tasks of it", ex);
		}
	}

	private static byte[] concat(byte[] bytes, String text) {
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(bytes.length + encoded.length).put(bytes).put(encoded).array();
	}

	private static byte[] sha1(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-1").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-1", ex);
		}
	}

	// as JSON.stringify
	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			int escape = "\"\\\b\f\n\r\t".indexOf(c);
			if (escape >= 0) {
				quoted.append('\\').append("\"\\bfnrt".charAt(escape));
			}
			else if (c < ' ') {
				quoted.append(String.format("\\u%04x", (int) c));
			}
			else {
				quoted.append(c);
			}
		}
		return quoted.append('"').toString();
	}

}
