package io.github.langgraph4spring.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FieldsTests {

	@Test
	void builtFieldsAreThoseOfAMapInTheSameOrder() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("content", List.of("text"));
		values.put("name", null);
		values.put("args", Map.of());
		Fields built = Fields.builder()
			.with("content", List.of("text"))
			.with("name", "first")
			.with("args", Map.of())
			.with("name", null)
			.build();
		assertThat(built).isEqualTo(Fields.of(values));
		assertThat(built.asMap().keySet()).containsExactly("content", "name", "args");
		assertThat(built.method()).isEqualTo(Fields.VALIDATE);
		assertThat(built.isConstant()).isTrue();
	}

	@Test
	void builtFieldsDoNotChangeWithWhatTheyWereMadeOf() {
		List<Object> inner = new ArrayList<>(List.of("a"));
		Map<String, Object> outer = new LinkedHashMap<>(Map.of("inner", inner));
		Fields built = Fields.builder().with("outer", outer).build();
		inner.add("b");
		outer.clear();
		assertThat(built.get("outer")).isEqualTo(Map.of("inner", List.of("a")));
	}

	@Test
	void builtFieldsAreConstantIfNothingInThemMayChange() {
		assertThat(Fields.builder().with("id", UUID.randomUUID()).build().isConstant()).isFalse();
		assertThat(Fields.builder().with("id", UUID.randomUUID()).with("id", "a").build().isConstant()).isTrue();
	}

	@Test
	void buildsOnce() {
		Fields.Builder builder = Fields.builder().with("a", 1);
		Fields built = builder.build();
		assertThatIllegalStateException().isThrownBy(() -> builder.with("b", 2));
		assertThatIllegalStateException().isThrownBy(builder::build);
		assertThat(built.asMap()).isEqualTo(Map.of("a", 1));
	}

}
