package io.github.langgraph4spring.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured, of each contender once in each round. Not thread-safe.
 */
final class Measurements {

	private final Map<Key, List<Double>> values = new LinkedHashMap<>();

	void add(Contender contender, String what, double value) {
		this.values.computeIfAbsent(new Key(contender.name(), what), (key) -> new ArrayList<>()).add(value);
	}

	boolean has(Contender contender, String what) {
		return this.values.containsKey(new Key(contender.name(), what));
	}

	double median(Contender contender, String what) {
		return median(of(contender, what));
	}

	double least(Contender contender, String what) {
		return of(contender, what).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
	}

	double most(Contender contender, String what) {
		return of(contender, what).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
	}

	/**
	 * Writes the median, with the least and the most if it is one of several.
	 */
	String text(Contender contender, String what) {
		List<Double> measured = of(contender, what);
		if (measured.isEmpty()) {
			return "";
		}
		String median = Numbers.text(median(measured));
		return (measured.size() == 1) ? median : "%s (%s–%s)".formatted(median, Numbers.text(least(contender, what)),
				Numbers.text(most(contender, what)));
	}

	/**
	 * Compares two contenders round by round, since what disturbs a round disturbs both.
	 * @return the median of the rounds' quotients
	 */
	double ratio(Contender contender, Contender other, String what) {
		List<Double> numerators = of(contender, what);
		List<Double> denominators = of(other, what);
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < Math.min(numerators.size(), denominators.size()); i++) {
			ratios.add(numerators.get(i) / denominators.get(i));
		}
		return median(ratios);
	}

	/**
	 * Lists what was measured of a contender.
	 */
	List<String> of(Contender contender) {
		return this.values.keySet()
			.stream()
			.filter((key) -> key.contender().equals(contender.name()))
			.map(Key::what)
			.toList();
	}

	private List<Double> of(Contender contender, String what) {
		return this.values.getOrDefault(new Key(contender.name(), what), List.of());
	}

	static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	private record Key(String contender, String what) {

	}

}
