package io.github.langgraph4spring.checkpoint.serde;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.langgraph4spring.checkpoint.DeltaSnapshot;
import io.github.langgraph4spring.checkpoint.Interrupt;
import io.github.langgraph4spring.checkpoint.Send;
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

	private Object construct(String id, String args, String kwargs) {
		return read("{\"lc\":2,\"type\":\"constructor\",\"id\":" + id + ",\"method\":null,\"args\":" + args
				+ ",\"kwargs\":" + kwargs + "}");
	}

	@Test
	void valuesOfJavaScript() {
		assertThat(construct("[\"Set\"]", "[[1,\"a\"]]", "{}")).isEqualTo(Set.of(1, "a"));
		assertThat(construct("[\"Map\"]", "[[[\"k\",1],[2,null]]]", "{}")).isEqualTo(mapOf("k", 1, 2, null));
		assertThat((byte[]) construct("[\"Uint8Array\"]", "[[0,255]]", "{}")).containsExactly(0, 255);
		Pattern pattern = (Pattern) construct("[\"RegExp\"]", "[\"a.b\",\"is\"]", "{}");
		assertThat(pattern.matcher("A\nB").matches()).isTrue();
		assertThat(construct("[\"RegExp\"]", "[\"a\",\"g\"]", "{}")).isInstanceOf(Map.class);
		assertThat(construct("[\"Error\"]", "[\"boom\"]", "{}")).isInstanceOf(Map.class);
		assertThat(read("{\"lc\":2,\"type\":\"undefined\"}")).isNull();
		assertThat(read("{\"lc\":2,\"type\":\"delta_snapshot\",\"value\":[1]}"))
			.isEqualTo(new DeltaSnapshot(List.of(1)));
	}

	@Test
	void valuesOfOldPython() {
		assertThat(construct("[\"uuid\",\"UUID\"]", "[\"1ef4f797833564288001" + "8a1503f9b875\"]", "{}"))
			.isEqualTo(UUID.fromString("1ef4f797-8335-6428-8001-8a1503f9b875"));
		assertThat(construct("[\"datetime\",\"datetime\"]", "[\"2024-05-04T06:32:42+00:00\"]", "{}"))
			.isEqualTo(OffsetDateTime.parse("2024-05-04T06:32:42Z"));
		assertThat(construct("[\"datetime\",\"date\"]", "[2024,2,29]", "{}")).isEqualTo(LocalDate.of(2024, 2, 29));
		assertThat(construct("[\"builtins\",\"set\"]", "[[1]]", "{}")).isEqualTo(Set.of(1));
		assertThat(construct("[\"decimal\",\"Decimal\"]", "[\"1.10\"]", "{}")).isEqualTo(new BigDecimal("1.10"));
		assertThat(construct("[\"langgraph\",\"types\",\"Send\"]", "[\"node\",1]", "{}"))
			.isEqualTo(new Send("node", 1));
		assertThat(construct("[\"langgraph\",\"types\",\"Interrupt\"]", "null", "{\"value\":\"v\",\"id\":\"i\"}"))
			.isEqualTo(new Interrupt("v", "i"));
	}

	private static Map<Object, Object> mapOf(Object... entries) {
		Map<Object, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put(entries[i], entries[i + 1]);
		}
		return map;
	}

	@Test
	void constructorsThatMakeNoSenseStayMaps() {
		for (String id : List.of("[null,\"HumanMessage\"]", "[]", "[null]", "[\"uuid\",\"UUID\"]", "[1,2]")) {
			assertThat(construct(id, "[null]", "{}")).as(id).isInstanceOf(Map.class);
			assertThat(construct(id, "{}", "[]")).as(id).isInstanceOf(Map.class);
		}
	}

	@Test
	void constructorsThatAreNotKnownStayMaps() {
		assertThat(read("{\"lc\":2,\"type\":\"constructor\",\"id\":[\"os\",\"system\"],\"args\":[\"ls\"]}"))
			.isEqualTo(Map.of("lc", 2, "type", "constructor", "id", List.of("os", "system"), "args", List.of("ls")));
	}

}
