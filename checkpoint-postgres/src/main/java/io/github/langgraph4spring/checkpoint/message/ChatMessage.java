package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What someone of a role of its own says.
 *
 * @param fields the fields as they are stored
 */
public record ChatMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param content a string, or a list of content blocks
	 * @param role the role
	 * @param id the message's id, or {@code null}: a graph gives it one
	 */
	public ChatMessage(Object content, String role, @Nullable String id) {
		this(MessageFields.of(content, "chat", id).with("role", role).build());
	}

	/**
	 * Returns the role of who speaks.
	 * @return the role, or {@code null} if it is not stored
	 */
	public @Nullable String role() {
		return this.fields.string("role");
	}

}
