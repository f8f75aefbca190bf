package io.github.langgraph4spring.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.UserMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveStateSerializer}.
 */
class LiveStateSerializerTests {

	private final LiveStateSerializer<AgentState> serializer = new LiveStateSerializer<>(AgentState::new);

	@Test
	void copiesContainersAndSharesWhatIsInThem() throws Exception {
		Object value = new UserMessage("hi");
		List<Object> messages = new ArrayList<>(List.of(value));
		AgentState clone = this.serializer
			.cloneObject(Map.of("messages", messages, "nested", Map.of("set", Set.of(messages))));
		messages.add("later");
		assertThat(clone.<List<Object>>value("messages").orElseThrow()).singleElement().isSameAs(value);
		assertThat(clone.<Object>value("nested")).contains(Map.of("set", Set.of(List.of(value))));
	}

}
