package io.github.langgraph4spring.checkpoint.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.checkpoint.CheckpointTuple;
import io.github.langgraph4spring.checkpoint.Dialect;
import io.github.langgraph4spring.checkpoint.postgres.StoredTuple.StoredWrite;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.TypedValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever JSON a checkpoint's row holds, and whatever text is given as a connection
 * string: a result, or the exception that is documented.
 */
class RowsFuzzTests {

	private static final ValueCodec VALUES = new ValueCodec(new LangGraphSerializer(), null);

	private static final StoredWrite SEND = new StoredWrite("", "task", 0, "__pregel_tasks",
			new TypedValue("null", new byte[0]));

	// JSONB gives a number with all its digits, of which it holds 131,072
	private static final Pattern EXPONENT = Pattern.compile("[0-9][eE]");

	/** Checkpoint and metadata, apart by a line feed. */
	@FuzzTest
	void checkpointRow(byte[] data) {
		String text = new String(data, StandardCharsets.UTF_8);
		if (EXPONENT.matcher(text).find()) {
			return;
		}
		String[] columns = text.split("\n", 2);
		CheckpointTuple tuple;
		RowWriter.StoredCheckpoint written;
		try {
			tuple = read(columns[0], (columns.length > 1) ? columns[1] : "{}");
			written = write(tuple);
		}
		catch (CheckpointException ex) {
			return;
		}
		CheckpointTuple again = read(written.checkpoint(), written.metadata());
		assertThat(write(again).checkpoint()).isEqualTo(written.checkpoint());
		assertThat(write(again).metadata()).isEqualTo(written.metadata());
	}

	private static CheckpointTuple read(String checkpoint, String metadata) {
		return new RowReader(VALUES, Dialect.PYTHON, new KnownDialects())
			.tuple(new StoredTuple("t", "", "id", "parent", checkpoint, metadata, Map.of(), List.of(), List.of(SEND)));
	}

	private static RowWriter.StoredCheckpoint write(CheckpointTuple tuple) {
		return new RowWriter(VALUES, ConfigEntries.NONE).stored(tuple.config(), tuple.checkpoint(), tuple.metadata(),
				Map.of(), Dialect.PYTHON);
	}

	@FuzzTest
	void connectionString(byte[] data) {
		ConnectionString parsed;
		try {
			parsed = ConnectionString.parse(new String(data, StandardCharsets.UTF_8));
		}
		catch (InvalidConnectionStringException ex) {
			return;
		}
		assertThat(parsed.jdbcUrl()).startsWith("jdbc:postgresql:");
		if (parsed.password() != null) {
			assertThat(parsed.toString()).endsWith("password=***]");
		}
	}

}
