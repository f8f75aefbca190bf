package io.github.langgraph4spring.sample;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.function.FunctionToolCallback;

/**
 * The agent's only tool, which knows the weather of two cities.
 */
final class Weather {

	static final String TOOL_NAME = "get_weather";

	private static final Map<String, String> REPORTS = new LinkedHashMap<>();
	static {
		REPORTS.put("nyc", "It might be cloudy in nyc");
		REPORTS.put("sf", "It's always sunny in sf");
	}

	private Weather() {
	}

	static ToolCallback tool() {
		return FunctionToolCallback.builder(TOOL_NAME, (Query query) -> in(query.city()))
			.description("Use this to get weather information.")
			.inputType(Query.class)
			// The default converter would put the text into JSON quotes.
			.toolCallResultConverter((result, type) -> String.valueOf(result))
			.build();
	}

	static String in(String city) {
		String report = REPORTS.get(city.strip().toLowerCase(Locale.ROOT));
		return (report != null) ? report
				: "No weather is known for %s, only for %s".formatted(city, String.join(" and ", REPORTS.keySet()));
	}

	/**
	 * The arguments of a call.
	 */
	record Query(@ToolParam(description = "nyc or sf") String city) {

		Query {
			if (city == null || city.isBlank()) {
				throw new IllegalArgumentException("city must not be blank");
			}
		}

	}

}
