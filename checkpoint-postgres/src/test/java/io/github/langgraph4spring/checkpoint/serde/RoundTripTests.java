package io.github.langgraph4spring.checkpoint.serde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.Command;
import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a value is, it comes back equal; whatever bytes Python may have written, they
 * are written back.
 */
class RoundTripTests {

	private final LangGraphSerializer serializer = new LangGraphSerializer(Values.APPLICATION_TYPES);

	private final EncryptedSerializer encrypted = EncryptedSerializer.fromKey(this.serializer, new byte[16]);

	/** Whether LangGraph's own types come back as plain objects, as in JavaScript. */
	private boolean plain;

	@Provide
	Arbitrary<Object> values() {
		return Values.all();
	}

	@Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
	void valueComesBackEqualAndItsBytesToo(@ForAll("values") Object value) {
		TypedValue stored = this.serializer.serialize(value);
		Object read = this.serializer.deserialize(stored);
		assertThat(read).matches((it) -> same(it, value), "is " + value);
		assertThat(this.serializer.serialize(read)).isEqualTo(stored);
	}

	@Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
	void encryptedValueComesBackEqual(@ForAll("values") Object value) {
		Object read = this.encrypted.deserialize(this.encrypted.serialize(value));
		assertThat(read).matches((it) -> same(it, value), "is " + value);
	}

	/** All but a float, which comes back as a double. */
	@Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
	void valueComesBackEqualFromPortableJson(@ForAll("values") Object value) {
		TypedValue stored = this.serializer.serialize(value, Dialect.PORTABLE);
		assertThat(this.serializer.deserialize(stored)).matches((it) -> same(it, value), "is " + value);
	}

	/** What is written anew is the same bytes, so that nothing is lost by and by. */
	@Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
	void valueComesBackEqualFromJavaScriptsJson(@ForAll("values") Object value) {
		TypedValue stored = this.serializer.serialize(value, Dialect.JAVASCRIPT);
		Object read = this.serializer.deserialize(stored);
		this.plain = true;
		assertThat(read).matches((it) -> same(it, value), "is " + value);
		assertThat(this.serializer.serialize(read, Dialect.JAVASCRIPT)).isEqualTo(stored);
	}

	@Provide
	Arbitrary<byte[]> stored() {
		return StoredBytes.all();
	}

	@Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
	void bytesThatPythonMayHaveWrittenAreWrittenBack(@ForAll("stored") byte[] bytes) {
		TypedValue stored = new TypedValue("msgpack", bytes);
		assertThat(this.serializer.serialize(this.serializer.deserialize(stored))).isEqualTo(stored);
	}

	// JSON has one kind of number with a fraction; arrays, deques and patterns are equal
	// to themselves alone
	private boolean same(Object left, Object right) {
		if (left instanceof byte[] bytes) {
			return right instanceof byte[] others && Arrays.equals(bytes, others);
		}
		if (left instanceof Double number && right instanceof Float single) {
			return number.equals(single.doubleValue());
		}
		if (left instanceof Pattern pattern) {
			return right instanceof Pattern other && pattern.pattern().equals(other.pattern())
					&& flags(pattern) == flags(other);
		}
		if (left instanceof Deque<?> deque) {
			return right instanceof Deque<?> other && same(new ArrayList<>(deque), new ArrayList<>(other));
		}
		if (left instanceof List<?> list) {
			return right instanceof List<?> others && list.size() == others.size() && allSame(list, others);
		}
		if (this.plain && left instanceof Map<?, ?> && !(right instanceof Map<?, ?>)) {
			return same(left, plain(right));
		}
		if (left instanceof Map<?, ?> map) {
			return right instanceof Map<?, ?> others && map.keySet().equals(others.keySet())
					&& map.keySet().stream().allMatch((key) -> same(map.get(key), others.get(key)));
		}
		if (left instanceof DeltaSnapshot snapshot) {
			return right instanceof DeltaSnapshot other && same(snapshot.value(), other.value());
		}
		LangChainTypes.FieldsType<?> fieldsType = (left != null) ? LangChainTypes.of(left) : null;
		if (fieldsType != null) {
			return fieldsType.javaType().isInstance(right)
					&& same(fieldsType.fieldsOf(left).asMap(), fieldsType.fieldsOf(right).asMap());
		}
		if (left instanceof Send send) {
			return right instanceof Send other && send.node().equals(other.node()) && same(send.arg(), other.arg())
					&& Objects.equals(send.timeout(), other.timeout());
		}
		return Objects.equals(left, right);
	}

	/**
	 * In JavaScript a flag for Unicode would make other patterns invalid, and is left
	 * out.
	 */
	private int flags(Pattern pattern) {
		return this.plain ? pattern.flags() & ~RegexFlags.toJava(RegexFlags.UNICODE) : pattern.flags();
	}

	private static Object plain(Object value) {
		Map<String, Object> plain = new LinkedHashMap<>();
		if (value instanceof Send send) {
			plain.putAll(Map.of("node", send.node(), "args", send.arg()));
			if (send.timeout() != null) {
				plain.put("timeout", send.timeout());
			}
		}
		else if (value instanceof Command command) {
			plain.putAll(command.fields().asMap());
			plain.put("lg_name", "Command");
		}
		else if (value instanceof Interrupt interrupt) {
			plain.putAll(interrupt.fields().asMap());
		}
		return plain;
	}

	private boolean allSame(List<?> list, List<?> others) {
		Iterator<?> iterator = others.iterator();
		return list.stream().allMatch((element) -> same(element, iterator.next()));
	}

}
