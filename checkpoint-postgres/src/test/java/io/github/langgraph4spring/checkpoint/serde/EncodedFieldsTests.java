package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Messages that were read or written are written again without being encoded again.
 */
class EncodedFieldsTests {

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	private final Fields fields = new HumanMessage("hi", "1").fields()
		.with("additional_kwargs", Map.of("list", List.of(1)));

	private HumanMessage read(Fields written) {
		List<?> list = (List<?>) this.serializer
			.deserialize(this.serializer.serialize(List.of(new HumanMessage(written))));
		return (HumanMessage) list.get(0);
	}

	@Test
	void whatWasReadIsKept() {
		HumanMessage message = read(this.fields);
		assertThat(message.fields().encoded()).isNotNull();
		assertThat(message.fields()).isEqualTo(this.fields);
		assertThat(this.serializer.serialize(message))
			.isEqualTo(this.serializer.serialize(new HumanMessage(this.fields)));
	}

	@Test
	void whatWasReadCannotBeChangedInside() {
		Map<String, Object> kwargs = read(this.fields).additionalKwargs();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> kwargs.put("a", 1));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> ((List<?>) kwargs.get("list")).clear());
	}

	@Test
	void whatCanBeChangedInsideIsEncodedAgain() {
		HumanMessage message = read(this.fields.with("response_metadata", Map.of("bytes", new byte[] { 1 })));
		((byte[]) ((Map<?, ?>) message.fields().get("response_metadata")).get("bytes"))[0] = 2;
		HumanMessage again = read(message.fields());
		assertThat((byte[]) ((Map<?, ?>) again.fields().get("response_metadata")).get("bytes")).containsExactly(2);
	}

	@Test
	void whatWasWrittenIsKept() {
		AIMessage message = new AIMessage("hi", List.of(new ToolCall("weather", Map.of("city", "sf"), "1")), "2");
		TypedValue first = this.serializer.serialize(List.of(message, "other"));
		assertThat(message.fields().encoded()).isNotNull();
		assertThat(this.serializer.serialize(List.of(message, "other"))).isEqualTo(first);
		assertThat(this.serializer.deserialize(first)).isEqualTo(List.of(message, "other"));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(4, 1000, 100))
				.serialize(List.of(message)))
			.withMessageContaining("levels deep");
	}

	@Test
	void whatWasWrittenCannotBeChangedInside() {
		List<Object> content = new ArrayList<>(List.of("hi"));
		HumanMessage message = new HumanMessage(content);
		this.serializer.serialize(message);
		content.add("bye");
		assertThat(message.content()).isEqualTo(List.of("hi"));
		assertThat(read(message.fields()).content()).isEqualTo(List.of("hi"));
	}

	@Test
	void whatCanBeChangedInsideIsNotKept() {
		byte[] bytes = { 1 };
		HumanMessage message = new HumanMessage(List.of(Map.of("data", bytes)));
		this.serializer.serialize(message);
		assertThat(message.fields().encoded()).isNull();
		bytes[0] = 2;
		assertThat(read(message.fields()).content())
			.satisfies((content) -> assertThat((byte[]) ((Map<?, ?>) ((List<?>) content).get(0)).get("data"))
				.containsExactly(2));
	}

	@Test
	void longFieldsAreNotKept() {
		HumanMessage message = new HumanMessage("x".repeat(EncodedFields.MAX_SIZE));
		this.serializer.serialize(message);
		assertThat(message.fields().encoded()).isNull();
		assertThat(read(message.fields()).fields().encoded()).isNull();
	}

	@Test
	void whatContainsItselfIsRefused() {
		List<Object> content = new ArrayList<>();
		content.add(content);
		content.add(content);
		assertThatIllegalArgumentException().isThrownBy(() -> new HumanMessage(content))
			.withMessageContaining("does it contain itself?");
	}

	@Test
	void changedFieldIsWritten() {
		HumanMessage changed = new HumanMessage(read(this.fields).fields().with("content", "bye"));
		assertThat(read(changed.fields()).content()).isEqualTo("bye");
	}

	@Test
	void fieldsOfOneTypeInAnotherKeepTheOther() {
		AIMessage message = new AIMessage(read(this.fields).fields());
		assertThat(this.serializer.deserialize(this.serializer.serialize(message))).isEqualTo(message);
	}

	@Test
	void elementsOfWhatWasReadCount() {
		List<HumanMessage> list = List.of(read(this.fields));
		LangGraphSerializer limited = new LangGraphSerializer(AllowedTypes.none(), new DecodingLimits(512, 1000, 10));
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> limited.serialize(list))
			.withMessageContaining("10 elements");
	}

	@Test
	void changedListsOfWhatWasReadAreWrittenAsIfNothingHadBeenKept() {
		Random random = new Random(1);
		for (int i = 0; i < 200; i++) {
			List<Object> list = new ArrayList<>();
			for (int turn = 0; turn < 6; turn++) {
				change(list, random);
				TypedValue written = this.serializer.serialize(wrapped(list, i));
				assertThat(written).isEqualTo(this.serializer.serialize(wrapped(fresh(list), i)));
				assertThat(this.serializer.serialize(this.serializer.deserialize(written))).isEqualTo(written);
				list = new ArrayList<>((List<?>) this.serializer.deserialize(this.serializer.serialize(list)));
			}
		}
	}

	private static void change(List<Object> list, Random random) {
		for (int i = random.nextInt(5); i >= 0; i--) {
			Object element = switch (random.nextInt(5)) {
				case 0 -> "text " + i;
				case 1 -> new HumanMessage("x".repeat(EncodedFields.MAX_SIZE + i));
				case 2 -> new HumanMessage(List.of(Map.of("data", new byte[] { (byte) i })));
				default -> new AIMessage("hi", List.of(new ToolCall("weather", Map.of("city", "sf"), "1")), "id " + i);
			};
			list.add(random.nextInt(list.size() + 1), element);
			if (random.nextBoolean()) {
				list.remove(random.nextInt(list.size()));
			}
		}
	}

	private static Object wrapped(List<?> list, int i) {
		return switch (i % 3) {
			case 0 -> list;
			case 1 -> new DeltaSnapshot(list);
			default -> Map.of("messages", list);
		};
	}

	// without what is kept
	private static List<?> fresh(List<?> list) {
		return list.stream().map((element) -> {
			if (element instanceof HumanMessage message) {
				return new HumanMessage(Fields.of(message.fields().asMap()));
			}
			return (element instanceof AIMessage message) ? new AIMessage(Fields.of(message.fields().asMap()))
					: element;
		}).toList();
	}

	@Test
	void messageDoesNotKeepTheMemoryOfALongList() {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			list.add(new HumanMessage("message " + i, "id " + i));
		}
		TypedValue written = this.serializer.serialize(list);
		assertThat(written.bytes()).hasSizeGreaterThan(1 << 20);
		List<?> read = (List<?>) this.serializer.deserialize(written);
		assertThat(read).isEqualTo(list);
		assertThat(((HumanMessage) read.get(0)).fields().encoded()).isInstanceOfSatisfying(EncodedFields.class,
				(encoded) -> assertThat(encoded.bytes()).hasSizeLessThan(1000));
		assertThat(this.serializer.serialize(read)).isEqualTo(written);
	}

	@Test
	void eachFieldIsTheSameWhicheverIsAskedForFirst() {
		Map<String, Object> longNames = new LinkedHashMap<>(this.fields.asMap());
		longNames.put("x".repeat(300), "long");
		longNames.put("größe", List.of(1, Map.of("a", 2)));
		longNames.put("content", "grüß 漢字 😀");
		Fields written = Fields.of(longNames);
		longNames.forEach((name, value) -> {
			Fields read = read(written).fields();
			assertThat(read.get(name)).as(name).isEqualTo(value).isSameAs(read.get(name));
			assertThat(read.get("absent")).isNull();
			assertThat(read.get(name)).as(name).isEqualTo(value);
			assertThat(read.asMap()).isEqualTo(longNames);
		});
		assertThat(read(written).fields().get("absent")).isNull();
		assertThat(read(written).fields().get("")).isNull();
	}

	@Test
	void idIsFoundWhateverItHolds() {
		for (Object id : new Object[] { "1", "", "größe", "x".repeat(300), List.of("1"), Map.of("id", "2"), 7, true }) {
			Fields read = read(this.fields.with("id", id)).fields();
			assertThat(read.get("id")).isEqualTo(id);
			assertThat(read.asMap().get("id")).isEqualTo(id);
		}
		assertThat(read(this.fields.with("id", null)).fields().get("id")).isNull();
		Map<String, Object> without = new LinkedHashMap<>(this.fields.asMap());
		without.remove("id");
		without.put("additional_kwargs", Map.of("id", "another's"));
		assertThat(read(Fields.of(without)).fields().get("id")).isNull();
	}

	@Test
	void lastOfSeveralIdsIsFoundHoweverItIsWritten() {
		byte[] stored = Objects
			.requireNonNull(this.serializer.serialize(new HumanMessage(Fields.of(ids("id", "zz")))).bytes());
		String text = new String(stored, StandardCharsets.ISO_8859_1);
		// the name of the second with its length in a byte of its own, and a space less
		String changed = text.replace("\u00a3zz ", "\u00d9\u0002id");
		assertThat(changed).hasSameSizeAs(text).isNotEqualTo(text);
		HumanMessage read = (HumanMessage) Objects.requireNonNull(
				this.serializer.deserialize(new TypedValue("msgpack", changed.getBytes(StandardCharsets.ISO_8859_1))));
		assertThat(read.id()).isEqualTo("second").isEqualTo(read.fields().asMap().get("id"));
	}

	private static Map<String, Object> ids(String first, String second) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("content", "hi");
		fields.put(first, "first");
		fields.put(second + " ", "second");
		return fields;
	}

	@Test
	void idIsFoundInALongList() {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			list.add(new HumanMessage("message " + i, "id " + i));
		}
		List<?> read = (List<?>) this.serializer.deserialize(this.serializer.serialize(list));
		for (int i = 0; i < read.size(); i++) {
			assertThat(((HumanMessage) Objects.requireNonNull(read).get(i)).id()).isEqualTo("id " + i);
		}
	}

	@Test
	void fieldThatIsAskedForAloneCannotBeChangedInside() {
		Map<?, ?> kwargs = (Map<?, ?>) read(this.fields).fields().get("additional_kwargs");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(kwargs::clear);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> ((List<?>) kwargs.get("list")).clear());
	}

	@Test
	void fieldsAreDecodedOnce() {
		Fields read = read(this.fields.with("content", "grüß 漢字 😀")).fields();
		assertThat(read.asMap()).isSameAs(read.asMap());
		assertThat(read.string("content")).isEqualTo("grüß 漢字 😀");
	}

	@Test
	void damageAnywhereInTextIsFoundWhenItIsRead() {
		for (int length = 1; length < 40; length++) {
			String text = "z".repeat(length);
			byte[] stored = Objects
				.requireNonNull(this.serializer.serialize(List.of(new HumanMessage(text, "1"))).bytes());
			int start = new String(stored, StandardCharsets.ISO_8859_1).indexOf(text);
			for (int i = start; i < start + length; i++) {
				byte[] damaged = stored.clone();
				damaged[i] = (byte) 0xff;
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> this.serializer.deserialize(new TypedValue("msgpack", damaged)));
			}
		}
	}

	@Test
	void damageInFieldsIsFoundWhenTheyAreRead() {
		byte[] stored = Objects.requireNonNull(this.serializer.serialize(new HumanMessage("damage", "1")).bytes());
		int text = new String(stored, StandardCharsets.ISO_8859_1).indexOf("damage");
		for (int type : new int[] { 0xff, 0xc1 }) {
			byte[] damaged = stored.clone();
			// in the text, or in the place of its header
			damaged[(type == 0xff) ? text : text - 1] = (byte) type;
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> this.serializer.deserialize(new TypedValue("msgpack", damaged)));
		}
	}

}
