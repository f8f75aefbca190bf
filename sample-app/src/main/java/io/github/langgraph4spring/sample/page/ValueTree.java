package io.github.langgraph4spring.sample.page;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Turns values of a state into trees of text of a bounded size. What a value is decides
 * how it is shown; nothing of it is ever markup. Not thread-safe: one for each answer.
 */
final class ValueTree {

	private static final int MAX_DEPTH = 8;

	private static final int MAX_ENTRIES = 50;

	private static final int MAX_CHARACTERS = 2_000;

	private static final int MAX_BYTES = 64;

	private int nodesLeft = 2_000;

	NodeView of(@Nullable Object value) {
		return of(value, 0, 0);
	}

	/**
	 * Shows a value from one of its entries or characters on.
	 */
	NodeView from(@Nullable Object value, int offset) {
		return of(value, offset, 0);
	}

	private NodeView of(@Nullable Object value, int offset, int depth) {
		this.nodesLeft--;
		if (value == null) {
			return new NodeView("null", null, "null", null, null, null);
		}
		if (value instanceof String text) {
			return text("text", null, text, offset);
		}
		if (value instanceof Boolean || value instanceof Number) {
			return text((value instanceof Boolean) ? "boolean" : "number", name(value), value.toString(), 0);
		}
		if (value instanceof byte[] bytes) {
			return bytes("bytes", null, bytes, offset);
		}
		if (value instanceof UnknownValue unknown) {
			return bytes("unknown", (unknown.typeName() != null) ? unknown.typeName() : "code " + unknown.code(),
					unknown.payload(), offset);
		}
		List<Child> children = children(value);
		return (children != null) ? tree(value, children, offset, depth)
				: text(plainKind(value), name(value), value.toString(), offset);
	}

	private NodeView tree(Object value, List<Child> children, int offset, int depth) {
		List<NodeView.Entry> entries = new ArrayList<>();
		int index = Math.min(offset, children.size());
		if (depth < MAX_DEPTH) {
			while (index < children.size() && entries.size() < MAX_ENTRIES && this.nodesLeft > 0) {
				Child child = children.get(index++);
				entries.add(new NodeView.Entry(child.key(), of(child.value(), 0, depth + 1)));
			}
		}
		return new NodeView(kind(value), name(value), null, children.size(), entries,
				(index < children.size()) ? true : null);
	}

	private static NodeView text(String kind, @Nullable String type, String text, int offset) {
		int from = Math.min(offset, text.length());
		int to = Math.min(text.length(), from + MAX_CHARACTERS);
		return new NodeView(kind, type, text.substring(from, to), text.length(), null,
				(to < text.length()) ? true : null);
	}

	private static NodeView bytes(String kind, @Nullable String type, byte[] bytes, int offset) {
		int from = Math.min(offset, bytes.length);
		int to = Math.min(bytes.length, from + MAX_BYTES);
		return new NodeView(kind, type, HexFormat.of().formatHex(bytes, from, to), bytes.length, null,
				(to < bytes.length) ? true : null);
	}

	private static String plainKind(Object value) {
		boolean date = value instanceof TemporalAccessor || value instanceof Duration || value instanceof Period
				|| value instanceof ZoneId;
		return date ? "date" : (value instanceof UUID) ? "uuid" : "other";
	}

	/**
	 * Returns a value in another one.
	 * @param path the places that lead to it
	 * @throws IndexOutOfBoundsException if there is none
	 */
	static @Nullable Object at(@Nullable Object value, List<Integer> path) {
		Object found = value;
		for (int place : path) {
			List<Child> children = (found != null) ? children(found) : null;
			if (children == null) {
				throw new IndexOutOfBoundsException(place);
			}
			found = children.get(place).value();
		}
		return found;
	}

	/**
	 * Returns what is in a value, or {@code null} if it is one that nothing is in.
	 */
	private static @Nullable List<Child> children(Object value) {
		Fields fields = fields(value);
		if (fields != null) {
			return children(fields.asMap());
		}
		if (value instanceof Map<?, ?> map) {
			List<Child> children = new ArrayList<>();
			map.forEach((key, element) -> children.add(new Child(String.valueOf(key), element)));
			return children;
		}
		if (value instanceof Collection<?> elements) {
			List<Child> children = new ArrayList<>();
			for (Object element : elements) {
				children.add(new Child((value instanceof Set<?>) ? null : String.valueOf(children.size()), element));
			}
			return children;
		}
		if (value instanceof Send send) {
			return List.of(new Child("node", send.node()), new Child("arg", send.arg()));
		}
		if (value instanceof DeltaSnapshot snapshot) {
			return List.of(new Child("value", snapshot.value()));
		}
		return null;
	}

	private static @Nullable Fields fields(Object value) {
		return (value instanceof Message message) ? message.fields()
				: (value instanceof Interrupt interrupt) ? interrupt.fields() : (value instanceof Document document)
						? document.fields() : (value instanceof Command command) ? command.fields() : null;
	}

	private static String kind(Object value) {
		if (value instanceof Message) {
			return "message";
		}
		if (value instanceof Interrupt) {
			return "interrupt";
		}
		if (value instanceof Send) {
			return "send";
		}
		if (value instanceof Map<?, ?>) {
			return "map";
		}
		if (value instanceof Set<?>) {
			return "set";
		}
		return (value instanceof Collection<?>) ? "list" : "object";
	}

	// what the JDK calls it, but of collections, whose kind says all
	private static @Nullable String name(Object value) {
		boolean plain = value instanceof Map<?, ?> || value instanceof Collection<?> || value instanceof Boolean;
		return plain ? null : value.getClass().getSimpleName();
	}

	private record Child(@Nullable String key, @Nullable Object value) {

	}

}
