package io.github.langgraph4spring.checkpoint.langgraph4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import io.github.langgraph4spring.checkpoint.langgraph4j.StateCodec.ChannelValue;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as a change of a value.
 */
class FingerprintTests {

	private static final CheckpointSerializer SERIALIZER = new LangGraphSerializer();

	private static Fingerprint of(Object value) {
		return Fingerprint.of(value, SERIALIZER.serialize(value), SERIALIZER);
	}

	private static int kept(Object before, Object after) {
		return of(before).keptIn(new ChannelValue(after, SERIALIZER.serialize(after), of(after)), SERIALIZER);
	}

	private static Map<String, Object> map(String... keys) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (String key : keys) {
			map.put(key, List.of(key));
		}
		return map;
	}

	@Test
	void orderOfMapsAndSetsDoesNotCount() {
		assertThat(of(map("a", "b", "c"))).isEqualTo(of(map("c", "a", "b")));
		assertThat(of(List.of(map("a", "b")))).isEqualTo(of(List.of(map("b", "a"))));
		assertThat(of(Map.of("x", map("a", "b")))).isEqualTo(of(Map.of("x", map("b", "a"))));
		assertThat(of(new LinkedHashSet<>(List.of(1, 2, 3)))).isEqualTo(of(new LinkedHashSet<>(List.of(3, 1, 2))));
	}

	@Test
	void allElseCounts() {
		assertThat(List.of(of(List.of(1, 2)), of(List.of(2, 1)), of(List.of("1", 2)), of(map("a", "b")),
				of(map("a", "c")), of(new LinkedHashSet<>(List.of(1, 2))), of("text"), of(new byte[] { 1 }), of(1),
				of(new byte[] { (byte) 0x91, 1 }), of(new byte[] { (byte) 0x92, 1 }), of(1.0), of(true),
				of(Collections.singletonList(null)), of(List.of(List.of("a"), List.of("b")))))
			.doesNotHaveDuplicates();
	}

	@Test
	void widthOfAWholeNumberDoesNotCount() {
		assertThat(of(5)).isEqualTo(of(5L));
	}

	@Test
	void listOfAnyLengthGoesOnUnlessSomethingInItWasChanged() {
		for (int size : new int[] { 0, 1, 15, 16, 17, 65_535, 65_536 }) {
			List<Object> before = new ArrayList<>(Collections.nCopies(size, "x"));
			List<Object> after = new ArrayList<>(before);
			after.addAll(List.of("more", 1));
			assertThat(kept(before, after)).isEqualTo(1 + size);
			if (size > 0) {
				after.set(size / 2, "y");
				assertThat(kept(before, after)).isZero();
			}
		}
		assertThat(kept(List.of("a"), List.of(List.of("a"), "b"))).isZero();
	}

	@Test
	void listThatGoesOnKeepsWhatItBeganWith() {
		List<Object> before = List.of("a", map("x", "y"));
		List<Object> after = new ArrayList<>(List.of("a", map("y", "x"), "more"));
		assertThat(kept(before, after)).isEqualTo(3);
		assertThat(kept(before, before)).isEqualTo(3);
		assertThat(kept(after, before)).isZero();
		assertThat(kept(List.of("b"), after)).isZero();
		assertThat(kept("a", after)).isZero();
		assertThat(kept("a", "a")).isEqualTo(2);
	}

}
