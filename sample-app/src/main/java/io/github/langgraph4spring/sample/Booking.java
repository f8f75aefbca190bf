package io.github.langgraph4spring.sample;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.function.FunctionToolCallback;

/**
 * The tool that books a trip, which somebody must approve.
 */
final class Booking {

	static final String TOOL_NAME = "book_trip";

	private Booking() {
	}

	static ToolCallback tool() {
		return FunctionToolCallback
			.builder(TOOL_NAME, (Query query) -> "A trip to %s is booked".formatted(query.city()))
			.description("Use this to book a trip.")
			.inputType(Query.class)
			.toolCallResultConverter((result, type) -> String.valueOf(result))
			.build();
	}

	/**
	 * The arguments of a call.
	 */
	record Query(@ToolParam(description = "where to") String city) {

		Query {
			if (city == null || city.isBlank()) {
				throw new IllegalArgumentException("city must not be blank");
			}
		}

	}

}
