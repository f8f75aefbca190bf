package io.github.langgraph4spring.sample;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.util.StringUtils;

/**
 * What the scripted model says about names, which it finds nowhere but in the
 * conversation.
 */
final class SmallTalk {

	static final String HELP = "I can tell you the weather in nyc, sf and london, book a trip, and I remember your name.";

	private static final Pattern QUESTION = Pattern
		.compile("\\bmy name\\s*\\?|\\bwhat(?:['\u2019]?s| is) my name\\b|\\bwho am i\\b", Pattern.CASE_INSENSITIVE);

	private static final Pattern INTRODUCTION = Pattern
		.compile("\\b(?:i['\u2019]?m|i am|my name is|my name['\u2019]s)\\s+(\\p{L}+)", Pattern.CASE_INSENSITIVE);

	private SmallTalk() {
	}

	/**
	 * Answers the last message of a conversation.
	 * @param conversation the messages, of which the last is the user's
	 * @return the answer
	 */
	static String answer(List<Message> conversation) {
		String last = textOf(conversation.get(conversation.size() - 1));
		if (QUESTION.matcher(last).find()) {
			return latestName(conversation).map("Your name is %s."::formatted)
				.orElse("You have not told me your name yet.");
		}
		return nameIn(last).map("Hi %s!"::formatted).orElse(HELP);
	}

	private static Optional<String> latestName(List<Message> conversation) {
		for (int i = conversation.size() - 1; i >= 0; i--) {
			Optional<String> name = (conversation.get(i) instanceof UserMessage message) ? nameIn(textOf(message))
					: Optional.empty();
			if (name.isPresent()) {
				return name;
			}
		}
		return Optional.empty();
	}

	private static Optional<String> nameIn(String text) {
		Matcher matcher = INTRODUCTION.matcher(text);
		return matcher.find() ? Optional.of(StringUtils.capitalize(matcher.group(1))) : Optional.empty();
	}

	private static String textOf(Message message) {
		String text = message.getText();
		return (text != null) ? text : "";
	}

}
