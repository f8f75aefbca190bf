package io.github.langgraph4spring.checkpoint.message;

import io.github.langgraph4spring.checkpoint.Fields;

/**
 * Removes the message of the same id from a conversation.
 *
 * @param fields the fields as they are stored
 */
public record RemoveMessage(Fields fields) implements Message {

	/**
	 * Creates a message.
	 * @param id the id of the message to remove
	 */
	public RemoveMessage(String id) {
		this(MessageFields.of("", "remove", id).build());
	}

}
