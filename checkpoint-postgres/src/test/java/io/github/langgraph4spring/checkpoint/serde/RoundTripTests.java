package io.github.langgraph4spring.checkpoint.serde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Dialect;
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
	private static boolean same(Object left, Object right) {
		if (left instanceof byte[] bytes) {
			return right instanceof byte[] others && Arrays.equals(bytes, others);
		}
		if (left instanceof Double number && right instanceof Float single) {
			return number.equals(single.doubleValue());
		}
		if (left instanceof Pattern pattern) {
			return right instanceof Pattern other && pattern.pattern().equals(other.pattern())
					&& pattern.flags() == other.flags();
		}
		if (left instanceof Deque<?> deque) {
			return right instanceof Deque<?> other && same(new ArrayList<>(deque), new ArrayList<>(other));
		}
		if (left instanceof List<?> list) {
			return right instanceof List<?> others && list.size() == others.size() && allSame(list, others);
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

	private static boolean allSame(List<?> list, List<?> others) {
		Iterator<?> iterator = others.iterator();
		return list.stream().allMatch((element) -> same(element, iterator.next()));
	}

}
