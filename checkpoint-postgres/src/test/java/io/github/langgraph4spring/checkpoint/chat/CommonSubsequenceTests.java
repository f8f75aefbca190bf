package io.github.langgraph4spring.checkpoint.chat;

import java.util.Arrays;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommonSubsequenceTests {

	@Property(tries = 500)
	void isCommonAndTheLongest(@ForAll @Size(max = 8) List<@IntRange(max = 3) Integer> old,
			@ForAll @Size(max = 8) List<@IntRange(max = 3) Integer> renewed) {
		int[] places = CommonSubsequence.of(old, renewed);
		int previous = -1;
		for (int i = 0; i < places.length; i++) {
			if (places[i] >= 0) {
				assertThat(places[i]).isGreaterThan(previous);
				assertThat(old.get(places[i])).isEqualTo(renewed.get(i));
				previous = places[i];
			}
		}
		assertThat(Arrays.stream(places).filter((place) -> place >= 0).count()).isEqualTo(longest(old, renewed));
	}

	private static int longest(List<Integer> old, List<Integer> renewed) {
		int[][] lengths = new int[old.size() + 1][renewed.size() + 1];
		for (int i = 1; i <= old.size(); i++) {
			for (int j = 1; j <= renewed.size(); j++) {
				lengths[i][j] = old.get(i - 1).equals(renewed.get(j - 1)) ? lengths[i - 1][j - 1] + 1
						: Math.max(lengths[i - 1][j], lengths[i][j - 1]);
			}
		}
		return lengths[old.size()][renewed.size()];
	}

	@Test
	void whatIsAppendedIsNew() {
		assertThat(CommonSubsequence.of(List.of("a", "b"), List.of("b", "a"))).containsExactly(1, -1);
		assertThat(CommonSubsequence.of(List.of("a", "b", "a"), List.of("a"))).containsExactly(2);
	}

	@Test
	void nothingIsTheSameAsNull() {
		assertThat(CommonSubsequence.of(Arrays.asList("a", null), List.of("b", "a"))).containsExactly(-1, 0);
	}

}
