package io.github.langgraph4spring.sample;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.web.client.ResourceAccessException;

/**
 * The tool that knows the weather of three cities. The service of one of them fails when
 * it is first asked for something, so that one can see a step fail and resume it.
 */
final class Weather {

	static final String TOOL_NAME = "get_weather";

	private static final String UNRELIABLE = "london";

	private static final Map<String, String> REPORTS = new LinkedHashMap<>();
	static {
		REPORTS.put("nyc", "It might be cloudy in nyc");
		REPORTS.put("sf", "It's always sunny in sf");
		REPORTS.put(UNRELIABLE, "It's raining in london");
	}

	private final Set<Object> failed = ConcurrentHashMap.newKeySet();

	private Weather() {
	}

	static ToolCallback tool() {
		return FunctionToolCallback.builder(TOOL_NAME, new Weather()::answer)
			.description("Use this to get weather information.")
			.inputType(Query.class)
			// The default converter would put the text into JSON quotes.
			.toolCallResultConverter((result, type) -> String.valueOf(result))
			.build();
	}

	private String answer(Query query, ToolContext context) {
		Object call = context.getContext().get(ToolsNode.CALL_ID);
		if (UNRELIABLE.equals(key(query.city())) && !this.failed.remove(call)) {
			this.failed.add(call);
			throw new ResourceAccessException("The weather service of " + UNRELIABLE + " does not answer");
		}
		return in(query.city());
	}

	static String in(String city) {
		String report = REPORTS.get(key(city));
		return (report != null) ? report
				: "No weather is known for %s, only for %s".formatted(city, String.join(", ", REPORTS.keySet()));
	}

	private static String key(String city) {
		return city.strip().toLowerCase(Locale.ROOT);
	}

	/**
	 * The arguments of a call.
	 */
	record Query(@ToolParam(description = "nyc, sf or london") String city) {

		Query {
			if (city == null || city.isBlank()) {
				throw new IllegalArgumentException("city must not be blank");
			}
		}

	}

}
