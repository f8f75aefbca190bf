package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.langgraph4spring.checkpoint.Fields;
import io.github.langgraph4spring.checkpoint.UnknownValue;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.Message;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The application's own records, beans and enums.
 */
class ApplicationTypesTests {

	private final Trip trip = new Trip("nyc", LocalDate.of(2024, 2, 29), new BigDecimal("9.90"), Color.RED,
			List.of(new HumanMessage("hi", "1")), new byte[] { 1 }, new Leg("a", "b"));

	private static LangGraphSerializer allowing(String... types) {
		return new LangGraphSerializer(AllowedTypes.of(List.of(types), null));
	}

	@Test
	void allowedRecordComesBack() {
		LangGraphSerializer serializer = allowing(Trip.class.getName());
		Trip read = (Trip) serializer.deserialize(serializer.serialize(this.trip));
		assertThat(read).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(this.trip);
	}

	@Test
	void valueInsideAListComesBack() {
		LangGraphSerializer serializer = allowing(Color.class.getPackageName() + ".*");
		List<Object> values = List.of(new Leg("a", "b"), Color.BLUE, Map.of("c", Color.RED));
		assertThat(serializer.deserialize(serializer.serialize(values))).isEqualTo(values);
	}

	@Test
	void beanComesBack() {
		LangGraphSerializer serializer = allowing(Bean.class.getName());
		Bean bean = new Bean();
		bean.setName("bob");
		bean.setTags(new HashSet<>(Set.of("a")));
		assertThat(serializer.deserialize(serializer.serialize(bean))).usingRecursiveComparison()
			.withEqualsForType(Object::equals, Fields.class)
			.isEqualTo(bean);
	}

	@Test
	void othersReadItAsAnInertValueAndWriteItBack() {
		TypedValue stored = allowing(Trip.class.getName()).serialize(this.trip);
		LangGraphSerializer other = new LangGraphSerializer();
		Object value = other.deserialize(stored);
		assertThat(value).isInstanceOf(UnknownValue.class);
		assertThat(((UnknownValue) value).typeName()).isEqualTo(Trip.class.getName());
		assertThat(other.serialize(value)).isEqualTo(stored);
	}

	@Test
	void valueThatIsNotAllowedIsAnErrorThatNamesTheProperty() {
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> new LangGraphSerializer().serialize(List.of(this.trip)))
			.withMessageContaining(Trip.class.getName())
			.withMessageContaining("langgraph.checkpoint.postgres.allowed-types")
			.satisfies((ex) -> assertThat(ex.typeName()).isEqualTo(Trip.class.getName()));
		assertThatExceptionOfType(TypeNotAllowedException.class)
			.isThrownBy(() -> allowing("io.github.*").serialize(new Leg("a", "b")));
	}

	@Test
	void typeNamedInsideABeanIsMadeOnlyIfItIsAllowed() {
		LangGraphSerializer both = allowing(Holder.class.getName(), Cat.class.getName());
		TypedValue stored = both.serialize(new Holder(new Cat("tom")));
		assertThat(both.deserialize(stored)).isEqualTo(new Holder(new Cat("tom")));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> allowing(Holder.class.getName()).deserialize(stored));
	}

	@Test
	void classThatNoLongerFitsIsAClearError() {
		LangGraphSerializer serializer = allowing(Leg.class.getName());
		MessagePackWriter writer = new MessagePackWriter();
		int start = writer.beginExtension();
		writer.writeArrayHeader(3);
		writer.writeString(Leg.class.getPackageName());
		writer.writeString("ApplicationTypesTests$Leg");
		writer.writeMapHeader(1);
		writer.writeString("origin");
		writer.writeMapHeader(0);
		writer.endExtension(start, 5);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> serializer.deserialize(new TypedValue("msgpack", writer.toByteArray())))
			.withMessageContaining(Leg.class.getName());
	}

	@Test
	void whatAnOlderClassDoesNotKnowIsNotLost() {
		LangGraphSerializer serializer = allowing(Leg.class.getName());
		MessagePackWriter writer = new MessagePackWriter();
		int start = writer.beginExtension();
		writer.writeArrayHeader(3);
		writer.writeString(Leg.class.getPackageName());
		writer.writeString("ApplicationTypesTests$Leg");
		writer.writeMapHeader(1);
		writer.writeString("newer");
		writer.writeLong(1);
		writer.endExtension(start, 5);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> serializer.deserialize(new TypedValue("msgpack", writer.toByteArray())));
	}

	@Test
	void recordThatIsNoObjectToJacksonIsRefusedWhenItIsStored() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> allowing(Money.class.getName()).serialize(new Money("5 EUR")))
			.withMessageContaining("5 EUR");
	}

	record Money(@com.fasterxml.jackson.annotation.JsonValue String text) {

	}

	@Test
	void patternThatIsNoneIsRefused() {
		for (String pattern : List.of("", "*", "com.acme.**", " com.acme.Trip", ".*")) {
			assertThatIllegalArgumentException().isThrownBy(() -> allowing(pattern)).withMessageContaining("com.acme");
		}
	}

	enum Color {

		RED, BLUE {
		}

	}

	record Leg(String origin, String destination) {

	}

	record Trip(String city, LocalDate date, BigDecimal price, Color color, List<Message> messages, byte[] ticket,
			Leg leg) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface Animal {

	}

	record Cat(String name) implements Animal {

	}

	record Holder(Animal animal) {

	}

	static final class Bean {

		private String name;

		private Set<String> tags;

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public Set<String> getTags() {
			return this.tags;
		}

		public void setTags(Set<String> tags) {
			this.tags = tags;
		}

	}

}
