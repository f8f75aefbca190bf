package io.github.langgraph4spring.checkpoint.chat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import io.github.langgraph4spring.checkpoint.message.RemoveMessage;
import io.github.langgraph4spring.checkpoint.message.SystemMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import io.github.langgraph4spring.checkpoint.message.ToolMessage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What the messages of all libraries are made of.
 */
public final class MessageArbitraries {

	private MessageArbitraries() {
	}

	public static Arbitrary<String> texts() {
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12).filter(MessageArbitraries::isWellFormed),
				Arbitraries.of("", "hi", "yes", "\u0000", "\uD83D\uDE00", " "));
	}

	// half a surrogate pair is no text in UTF-8
	private static boolean isWellFormed(String text) {
		return text.codePoints().noneMatch((point) -> point >= 0xD800 && point <= 0xDFFF);
	}

	/** JSON objects, JSON that is no object, and what is no JSON. */
	public static Arbitrary<String> arguments() {
		return Arbitraries.oneOf(texts(),
				Arbitraries.of("{}", "{ \"city\" : \"sf\" }", "{\"b\":1,\"a\":[1,2.50,null,true]}", "{\"a\":1}x", "[1]",
						"7", "null", "{", "{\"a\":1,\"a\":2}", "{\"n\":18446744073709551615}",
						"{\"n\":18446744073709551616}", "{\"n\":-9223372036854775809}", "{\"n\":1e400}",
						"{\"n\":0.1000000000000000055}", "{\"t\":\"\\u0000\\u00e4\"}", "[".repeat(400)));
	}

	/** Values that come back as they are. */
	public static Arbitrary<Object> values() {
		Arbitrary<Object> simple = Arbitraries
			.oneOf(texts(), Arbitraries.integers(), Arbitraries.longs().greaterOrEqual(Integer.MAX_VALUE + 1L),
					Arbitraries.doubles(), Arbitraries.of(true, false),
					Arbitraries.of(new BigDecimal("1.50"), UUID.fromString("00000000-0000-4000-8000-000000000001"),
							LocalDate.of(2026, 1, 2), Instant.ofEpochSecond(1).atOffset(ZoneOffset.UTC)))
			.map(Object.class::cast);
		return Arbitraries.lazyOf(() -> simple, () -> simple,
				() -> Arbitraries.of(List.of(), List.of("a", 1, true), List.of(List.of(0.5), Map.of("b", List.of()))),
				() -> Arbitraries.maps(texts(), values()).ofMaxSize(2).map(Object.class::cast));
	}

	public static Arbitrary<Map<String, Object>> metadata() {
		return Arbitraries
			.maps(Arbitraries.oneOf(texts(), Arbitraries.of("id", "tool_calls", "size", "role", "text")), values())
			.ofMaxSize(3);
	}

	/** What Python may have stored. */
	public static Arbitrary<Message> stored() {
		Arbitrary<String> ids = Arbitraries.of("m1", "m2").injectNull(0.3);
		Arbitrary<Object> contents = Arbitraries.oneOf(texts(), blocks().list().ofMaxSize(3)).map(Object.class::cast);
		Arbitrary<Message> messages = Combinators.combine(Arbitraries.integers().between(0, 4), contents, ids)
			.as(MessageArbitraries::stored);
		return Combinators.combine(messages, metadata(), metadata(), texts().injectNull(0.5))
			.as((message, additional, response, name) -> StoredMessages.with(message,
					message.fields()
						.with("additional_kwargs", additional)
						.with("response_metadata", response)
						.with("name", name)
						.with("unknown", additional)));
	}

	private static Message stored(int kind, Object content, String id) {
		return switch (kind) {
			case 0 -> new HumanMessage(content, id);
			case 1 -> new SystemMessage(content, id);
			case 2 -> new AIMessage(content, List.of(new ToolCall("f", Map.of("a", 1), "c1")), id);
			case 3 -> new ToolMessage(content, "c1", "f", id);
			default -> new RemoveMessage("m1");
		};
	}

	private static Arbitrary<Object> blocks() {
		return Arbitraries.of(Map.of("type", "text", "text", "hi"), "hi", Map.of("type", "thinking", "thinking", "hm"),
				Map.of("type", "image", "url", "https://example.com/a.png"),
				Map.of("type", "image", "base64", "AQI=", "mime_type", "image/png"),
				Map.of("type", "image", "base64", "no base64", "mime_type", "no type"),
				Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64,AQI=", "detail", "low")),
				Map.of("type", "file", "source_type", "base64", "data", "AQI=", "mime_type", "application/pdf"),
				Map.of("type", "file", "file_id", "f1"), Map.of());
	}

}
