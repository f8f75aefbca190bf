package io.github.langgraph4spring.sample;

/**
 * A conversation is not in a state for what is asked of it. Public for the page.
 */
public class ConversationStateException extends RuntimeException {

	public ConversationStateException(String message) {
		super(message);
	}

}
