package io.github.langgraph4spring.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of the rounds of one fault until now. Not thread-safe.
 */
final class Results {

	private final Map<String, Integer> surfacedRetrying = new TreeMap<>();

	private final Map<String, Integer> surfacedOnce = new TreeMap<>();

	private final List<Duration> recoveries = new ArrayList<>();

	private int rounds;

	private long acknowledged;

	private long lost;

	private long torn;

	private long overtaken;

	void add(boolean retrying, Account account, Audit audit) {
		this.rounds++;
		this.acknowledged += account.acknowledged();
		this.lost += audit.lost().size();
		this.torn += audit.torn().size();
		this.overtaken += audit.overtaken().size();
		Map<String, Integer> surfaced = retrying ? this.surfacedRetrying : this.surfacedOnce;
		account.failuresByException().forEach((exception, count) -> surfaced.merge(exception, count, Integer::sum));
	}

	void add(Duration recovery) {
		this.recoveries.add(recovery);
	}

	/**
	 * Returns a row of the table.
	 */
	String row(Kind kind, String date) {
		return String.join(" | ", "| " + kind.description(), String.valueOf(this.rounds),
				String.format(Locale.ROOT, "%,d", this.acknowledged), String.valueOf(this.lost),
				String.valueOf(this.torn), String.valueOf(this.overtaken), surfaced(this.surfacedRetrying),
				surfaced(this.surfacedOnce), recovery(), date + " |");
	}

	private static String surfaced(Map<String, Integer> surfaced) {
		return surfaced.isEmpty() ? "–"
				: surfaced.entrySet()
					.stream()
					.map((entry) -> "`" + entry.getKey() + "` " + entry.getValue())
					.collect(Collectors.joining(", "));
	}

	private String recovery() {
		if (this.recoveries.isEmpty()) {
			return "–";
		}
		List<Duration> sorted = this.recoveries.stream().sorted().toList();
		return sorted.get(sorted.size() / 2).toMillis() + " / " + sorted.get(sorted.size() - 1).toMillis() + " ms";
	}

}
