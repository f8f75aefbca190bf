package io.github.langgraph4spring.checkpoint.serde;

import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * MessagePack as Python writes it, in which extensions bear known names and unknown ones,
 * and arguments of any kind.
 */
final class StoredBytes {

	private static final List<String> NAMES = List.of("uuid.UUID", "decimal.Decimal", "builtins.set",
			"builtins.frozenset", "collections.deque", "ipaddress.IPv4Address", "ipaddress.IPv6Address",
			"zoneinfo.ZoneInfo", "pathlib.PosixPath", "re.compile", "datetime.timedelta", "datetime.date",
			"datetime.time", "datetime.timezone", "datetime.datetime", "langgraph.types.Send",
			"langgraph.types.Interrupt", "langgraph.types.Command", "langchain_core.messages.human.HumanMessage",
			"langchain_core.documents.base.Document", "langgraph.store.base.Item", "app.Color", "app.Leg", "app.Stop",
			"app.Old", "app.Other");

	private static final List<String> TEXTS = List.of("", "RED", "00000000000000000000000000000007", "1.10", "NaN",
			"127.0.0.1", "::1", "localhost", "UTC", "2024-05-04T06:32:42", "2024-05-04T06:32:42.100000+00:00",
			"2024-02-30T00:00:00", "content", "city", "color", "hour", "minute", "tzinfo", "x+(", "fromisoformat",
			"model_validate_json", "<f8");

	private StoredBytes() {
	}

	/** A list, since null and bytes alone are stored as types of their own. */
	static Arbitrary<byte[]> all() {
		return Arbitraries.recursive(StoredBytes::simple, StoredBytes::containing, 0, 4)
			.map((tree) -> encode(List.of(tree)));
	}

	private static Arbitrary<Object> simple() {
		return Arbitraries.oneOf(List.of(Arbitraries.of(TEXTS), Values.strings(), Values.integers(),
				Arbitraries.integers().between(-3, 3000), Values.doubles(), Arbitraries.of(true, false),
				Values.bytes().map(Object.class::cast)));
	}

	private static Arbitrary<Object> containing(Arbitrary<Object> inner) {
		Arbitrary<Object> lists = inner.list().ofMaxSize(4).map(Object.class::cast);
		Arbitrary<Object> maps = Arbitraries.maps(Arbitraries.of(TEXTS), inner).ofMaxSize(3).map(Object.class::cast);
		Arbitrary<Object> extensions = Combinators
			.combine(Arbitraries.integers().between(-1, 8), Arbitraries.of(NAMES),
					Arbitraries.oneOf(inner, lists, maps), inner.list().ofMaxSize(1))
			.as(StoredBytes::extension);
		return Arbitraries.oneOf(List.of(inner, lists, maps, extensions, extensions));
	}

	private record Extension(int code, byte[] payload) {

	}

	private static Object extension(int code, String name, Object argument, List<Object> more) {
		int dot = name.lastIndexOf('.');
		List<Object> parts = new java.util.ArrayList<>(
				List.of(name.substring(0, dot), name.substring(dot + 1), argument));
		parts.addAll(more);
		return new Extension(code, encode(parts));
	}

	// the writer alone: what the encoder makes of values is what is tested
	private static byte[] encode(Object tree) {
		MessagePackWriter writer = new MessagePackWriter();
		write(tree, writer);
		return writer.toByteArray();
	}

	private static void write(Object tree, MessagePackWriter writer) {
		if (tree instanceof List<?> list) {
			writer.writeArrayHeader(list.size());
			list.forEach((element) -> write(element, writer));
		}
		else if (tree instanceof Map<?, ?> map) {
			writer.writeMapHeader(map.size());
			map.forEach((key, value) -> {
				write(key, writer);
				write(value, writer);
			});
		}
		else if (tree instanceof Extension extension) {
			writer.writeExtension(extension.code(), extension.payload());
		}
		else {
			writeSimple(tree, writer);
		}
	}

	private static void writeSimple(Object value, MessagePackWriter writer) {
		if (value instanceof String text) {
			writer.writeString(text);
		}
		else if (value instanceof Boolean bool) {
			writer.writeBoolean(bool);
		}
		else if (value instanceof Double number) {
			writer.writeDouble(number);
		}
		else if (value instanceof byte[] bytes) {
			writer.writeBinary(bytes, 0, bytes.length);
		}
		else {
			writer.writeBigInteger(new java.math.BigInteger(value.toString()));
		}
	}

}
