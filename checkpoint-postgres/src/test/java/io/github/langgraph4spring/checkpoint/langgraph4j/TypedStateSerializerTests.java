package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clones of a state.
 */
class TypedStateSerializerTests {

	private final LangGraphSerializer serializer = new LangGraphSerializer();

	private final TypedStateSerializer<AgentState> states = new TypedStateSerializer<>(AgentState::new,
			new StateCodec(ValueConverter.none(), this.serializer));

	private Map<String, Object> cloneOf(Map<String, Object> data) {
		return this.states.cloneObject(new AgentState(data)).data();
	}

	@Test
	void bytesAndListsAreNotShared() {
		byte[] image = { 1 };
		List<Object> list = new ArrayList<>(List.of("a"));
		Map<String, Object> clone = cloneOf(Map.of("image", image, "list", list));
		image[0] = 2;
		list.add("b");
		assertThat((byte[]) clone.get("image")).containsExactly(1);
		assertThat(clone.get("list")).isEqualTo(List.of("a"));
	}

	@Test
	void messagesThatWereReadAreShared() {
		Object read = this.serializer.deserialize(this.serializer.serialize(new HumanMessage("hi", "1")));
		byte[] image = { 1 };
		Object clone = cloneOf(Map.of("messages", List.of(read, image))).get("messages");
		assertThat((List<?>) clone).first().isSameAs(read);
		assertThat((List<?>) clone).last().isEqualTo(image).isNotSameAs(image);
	}

}
