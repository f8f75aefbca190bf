package io.github.langgraph4spring.checkpoint.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A longest common subsequence of two lists, after Hunt and Szymanski: in the time of a
 * sort where most elements differ from each other.
 */
final class CommonSubsequence {

	private CommonSubsequence() {
	}

	/**
	 * Returns, for each element of a list, the place in another list of the element that
	 * is the same in the subsequence, or -1. Of several subsequences it is the one of the
	 * first elements of the list and the last of the other, so that what was appended to
	 * a list is new even if it was there before. Elements that are {@code null} are the
	 * same as none.
	 */
	static int[] of(List<? extends @Nullable Object> old, List<? extends @Nullable Object> renewed) {
		Map<Object, List<Integer>> places = new HashMap<>();
		for (int i = 0; i < old.size(); i++) {
			Object element = old.get(i);
			if (element != null) {
				places.computeIfAbsent(element, (key) -> new ArrayList<>()).add(i);
			}
		}
		// by length of a subsequence its first pair, of those the one that begins last
		List<Pair> beginnings = new ArrayList<>();
		for (int i = renewed.size() - 1; i >= 0; i--) {
			for (int place : places.getOrDefault(renewed.get(i), List.of())) {
				int length = lengthBehind(beginnings, place);
				Pair pair = new Pair(place, i, (length > 0) ? beginnings.get(length - 1) : null);
				if (length < beginnings.size()) {
					beginnings.set(length, pair);
				}
				else {
					beginnings.add(pair);
				}
			}
		}
		int[] matches = new int[renewed.size()];
		Arrays.fill(matches, -1);
		Pair pair = beginnings.isEmpty() ? null : beginnings.get(beginnings.size() - 1);
		for (; pair != null; pair = pair.next()) {
			matches[pair.renewed()] = pair.old();
		}
		return matches;
	}

	private static int lengthBehind(List<Pair> beginnings, int place) {
		int low = 0;
		int high = beginnings.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (beginnings.get(middle).old() > place) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private record Pair(int old, int renewed, @Nullable Pair next) {
	}

}
