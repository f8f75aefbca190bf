package io.github.langgraph4spring.sample;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A model that needs no network: it books the trips that it is told to, asks for the
 * weather of the cities that are named, and otherwise makes {@linkplain SmallTalk small
 * talk}.
 */
final class ScriptedChatModel implements ChatModel {

	private static final Pattern TRIP = Pattern.compile("\\bbook\\b.*\\bto (\\p{L}+)", Pattern.CASE_INSENSITIVE);

	private static final Pattern CITY = Pattern.compile(
			"\\b(?:nyc|new york|sf|san francisco)\\b|(?<=\\bweather (?:like )?in )(?!the\\b|a\\b|my\\b)\\p{L}+",
			Pattern.CASE_INSENSITIVE);

	private static final Map<String, String> SHORT_NAMES = Map.of("new york", "nyc", "san francisco", "sf");

	@Override
	public ChatResponse call(Prompt prompt) {
		return new ChatResponse(List.of(new Generation(answer(prompt.getInstructions()))));
	}

	private static AssistantMessage answer(List<Message> conversation) {
		if (conversation.isEmpty() || !(conversation.get(conversation.size() - 1) instanceof UserMessage question)) {
			return new AssistantMessage(sentences(latestResults(conversation)));
		}
		String text = Objects.toString(question.getText(), "");
		Matcher trip = TRIP.matcher(text);
		if (trip.find()) {
			return calls(Booking.TOOL_NAME, Set.of(trip.group(1).toLowerCase(Locale.ROOT)));
		}
		Set<String> cities = cities(text);
		return cities.isEmpty() ? new AssistantMessage(SmallTalk.answer(conversation))
				: calls(Weather.TOOL_NAME, cities);
	}

	private static List<ToolResponse> latestResults(List<Message> conversation) {
		List<ToolResponse> results = new ArrayList<>();
		for (int i = conversation.size() - 1; i >= 0; i--) {
			if (!(conversation.get(i) instanceof ToolResponseMessage message)) {
				break;
			}
			results.addAll(0, message.getResponses());
		}
		return results;
	}

	private static String sentences(List<ToolResponse> results) {
		return results.isEmpty() ? SmallTalk.HELP
				: results.stream().map((result) -> result.responseData() + ".").collect(Collectors.joining(" "));
	}

	private static Set<String> cities(String question) {
		Set<String> cities = new LinkedHashSet<>();
		Matcher matcher = CITY.matcher(question);
		while (matcher.find()) {
			String city = matcher.group().toLowerCase(Locale.ROOT);
			cities.add(SHORT_NAMES.getOrDefault(city, city));
		}
		return cities;
	}

	private static AssistantMessage calls(String tool, Set<String> cities) {
		return AssistantMessage.builder()
			.content("")
			.toolCalls(cities.stream().map((city) -> call(tool, city)).toList())
			.build();
	}

	private static ToolCall call(String tool, String city) {
		// Letters only, so nothing in the name needs to be escaped.
		return new ToolCall("call_" + UUID.randomUUID(), "function", tool, "{\"city\":\"%s\"}".formatted(city));
	}

}
