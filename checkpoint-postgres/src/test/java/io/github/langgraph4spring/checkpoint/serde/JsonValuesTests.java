package io.github.langgraph4spring.checkpoint.serde;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.message.AIMessage;
import io.github.langgraph4spring.checkpoint.message.Document;
import io.github.langgraph4spring.checkpoint.message.HumanMessage;
import io.github.langgraph4spring.checkpoint.message.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values as JavaScript and old versions of Python write them.
 */
class JsonValuesTests {

	private Object read(String json) {
		return new LangGraphSerializer().deserialize(new TypedValue("json", json.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void plainValues() {
		assertThat(read("{\"a\":[1,2.5,\"x\",null,true,12345678901]}"))
			.isEqualTo(Map.of("a", java.util.Arrays.asList(1, 2.5, "x", null, true, 12345678901L)));
	}

	@Test
	void messagesOfJavaScript() {
		Object value = read("""
				[{"lc":1,"type":"constructor","id":["langchain_core","messages","HumanMessage"],
				"kwargs":{"content":"hi","additional_kwargs":{},"response_metadata":{},"id":"1"}},
				{"lc":1,"type":"constructor","id":["langchain_core","messages","AIMessage"],
				"kwargs":{"content":"","tool_calls":[{"name":"get_weather","args":{"city":"sf"},"id":"c1",
				"type":"tool_call"}],"invalid_tool_calls":[]}}]""");
		HumanMessage human = (HumanMessage) ((List<?>) value).get(0);
		assertThat(human.text()).isEqualTo("hi");
		assertThat(human.id()).isEqualTo("1");
		AIMessage ai = (AIMessage) ((List<?>) value).get(1);
		assertThat(ai.toolCalls()).containsExactly(new ToolCall("get_weather", Map.of("city", "sf"), "c1"));
	}

	@Test
	void documentsAndOldMessagesOfPython() {
		assertThat(read("""
				{"lc":2,"type":"constructor","id":["langchain_core","messages","human","HumanMessage"],
				"kwargs":{"content":"hi"}}""")).isInstanceOf(HumanMessage.class);
		assertThat(((Document) read("""
				{"lc":1,"type":"constructor","id":["langchain_core","documents","base","Document"],
				"kwargs":{"page_content":"text","metadata":{}}}""")).pageContent()).isEqualTo("text");
	}

	@Test
	void constructorsThatAreNotKnownStayMaps() {
		assertThat(read("{\"lc\":2,\"type\":\"constructor\",\"id\":[\"os\",\"system\"],\"args\":[\"ls\"]}"))
			.isEqualTo(Map.of("lc", 2, "type", "constructor", "id", List.of("os", "system"), "args", List.of("ls")));
	}

}
