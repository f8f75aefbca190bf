package io.github.langgraph4spring.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Causes faults while clients save, and compares after each round what was acknowledged
 * with what is stored.
 */
final class Reliability {

	private final Path directory;

	private final int port;

	private final int rounds;

	private final @Nullable ReliabilityPage page;

	private Reliability(Path directory, int port, int rounds, @Nullable ReliabilityPage page) {
		this.directory = directory;
		this.port = port;
		this.rounds = rounds;
		this.page = page;
	}

	/**
	 * Causes faults.
	 * @param arguments a directory for the servers, the first of ten ports, the number of
	 * rounds, the page whose table gets the results or {@code -}, and the names of
	 * faults, none for all
	 */
	public static void main(String[] arguments) throws Exception {
		Path page = Path.of(arguments[3]);
		Reliability reliability = new Reliability(Path.of(arguments[0]), Integer.parseInt(arguments[1]),
				Integer.parseInt(arguments[2]), arguments[3].equals("-") ? null : new ReliabilityPage(page));
		List<String> names = List.of(arguments).subList(4, arguments.length);
		List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
		if (!names.isEmpty()) {
			kinds.removeIf((kind) -> !names.contains(kind.option()));
		}
		if (!names.isEmpty() && kinds.size() != names.size()) {
			throw new IllegalArgumentException("Not all are faults: " + names + " of " + List.of(Kind.values()));
		}
		try {
			for (Kind kind : kinds) {
				reliability.run(kind);
			}
			System.exit(0);
		}
		catch (Exception ex) {
			// a client that hangs is not waited for
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private void run(Kind kind) throws Exception {
		Results results = new Results();
		Workspace workspace = new Workspace(Files.createDirectory(this.directory.resolve(kind.option())), this.port);
		Programs.run(List.of("chown", "-R", "postgres", workspace.directory().toString()));
		try (Fault fault = kind.start(workspace)) {
			for (int round = 0; round < this.rounds; round++) {
				round(kind, fault, round, results);
				if (this.page != null && (round + 1) % 25 == 0) {
					report(kind, results);
				}
			}
		}
		System.out.println(report(kind, results));
	}

	private void round(Kind kind, Fault fault, int round, Results results) throws Exception {
		boolean retrying = round % 2 == 0;
		Account account = new Account();
		String name = kind.option() + "-" + round;
		Duration recovery = fault.cause(name, retrying, account);
		if (recovery != null) {
			results.add(recovery);
		}
		Audit audit = Audit.of(fault.auditor(), account);
		results.add(retrying, account, audit);
		if (!audit.isClean(fault.mayOvertake())) {
			throw new IllegalStateException("Round " + name + ": " + audit);
		}
		if (!fault.documented().containsAll(account.failuresByException().keySet())) {
			throw new IllegalStateException(
					"Round " + name + " ended in exceptions that are not documented: " + account.failuresByException());
		}
	}

	private String report(Kind kind, Results results) throws Exception {
		String row = results.row(kind, LocalDate.now(ZoneOffset.UTC).toString());
		if (this.page != null) {
			this.page.put(kind, row);
		}
		return row;
	}

}
