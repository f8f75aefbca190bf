package io.github.langgraph4spring.reliability;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What one process says another understands, and nothing of what was cut off.
 */
class SpokenJournalTests {

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	private final SpokenJournal journal = new SpokenJournal(new PrintStream(this.said));

	private final Account account = new Account();

	@Test
	void wholeLinesAreUnderstood() {
		this.journal.saved("t", "id", "digest");
		this.journal.wrote("t", "id", "task", 3);
		this.journal.failed("SomeException");
		this.said.toString().lines().forEach((line) -> SpokenJournal.hear(line, this.account));
		assertThat(this.account.saved("t")).isEqualTo(Map.of("id", "digest"));
		assertThat(this.account.written("t")).isEqualTo(Map.of(new Account.Task("t", "id", "task"), 3));
		assertThat(this.account.failuresByException()).isEqualTo(Map.of("SomeException", 1));
	}

	@Test
	void lineThatWasCutOffSaysNothing() {
		this.journal.saved("t", "id", "digest");
		String line = this.said.toString().lines().findFirst().orElseThrow();
		for (int length = 0; length < line.length(); length++) {
			SpokenJournal.hear(line.substring(0, length), this.account);
		}
		assertThat(this.account.acknowledged()).isZero();
	}

	@Test
	void lineOfSomethingElseIsAnError() {
		assertThatIllegalStateException().isThrownBy(() -> SpokenJournal.hear("what\tend", this.account));
	}

}
