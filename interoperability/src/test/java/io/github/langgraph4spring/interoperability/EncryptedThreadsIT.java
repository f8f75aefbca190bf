package io.github.langgraph4spring.interoperability;

import java.util.UUID;

import io.github.langgraph4spring.checkpoint.CheckpointConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSchema;
import io.github.langgraph4spring.checkpoint.serde.AllowedTypes;
import io.github.langgraph4spring.checkpoint.serde.CheckpointSerializer;
import io.github.langgraph4spring.checkpoint.serde.EncryptedSerializer;
import io.github.langgraph4spring.checkpoint.serde.LangGraphSerializer;
import io.github.langgraph4spring.checkpoint.serde.PythonKind;
import io.github.langgraph4spring.checkpoint.serde.SerializationException;
import io.github.langgraph4spring.interoperability.Participant.Snapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Threads that Python's {@code EncryptedSerializer} and ours share.
 */
@Tag("interoperability")
class EncryptedThreadsIT {

	private static final String STORED_VALUES = """
			SELECT count(*) FROM (
				SELECT type FROM checkpoint_blobs UNION ALL SELECT type FROM checkpoint_writes) AS stored
			WHERE type %s LIKE '%%+aes' AND type <> 'empty'""";

	@ParameterizedTest
	@CsvSource({ "PYTHON, sixteen bytes ab", "PYTHON, a key that has thirty-two bytes.", "JAVA, sixteen bytes ab",
			"JAVA, a key of just 24 bytes.." })
	void encryptedThreadThatOneBeginsIsEndedByTheOther(String first, String key) {
		CheckpointSerializer plain = new LangGraphSerializer(
				AllowedTypes.none().mapping(TripGraph.Trip.class, "trip.Trip", PythonKind.DATA_CLASS));
		try (SharedDatabase database = new SharedDatabase()) {
			PostgresSchema.of(database.dataSource()).migrate();
			try (PeerProcess process = new PeerProcess(Peer.PYTHON, "trip_graph.py", database.uri(), key)) {
				Participant python = new PeerParticipant(process);
				Participant java = new TripGraph(
						database.saver().serializer(EncryptedSerializer.fromKey(plain, key)).build());
				Participant beginner = first.equals("JAVA") ? java : python;
				Participant ender = first.equals("JAVA") ? python : java;
				String thread = UUID.randomUUID().toString();
				Snapshot begun = beginner.begin(thread, false);
				assertThat(ender.state(thread)).isEqualTo(begun);
				Snapshot ended = ender.resume(thread, "yes");
				assertThat(beginner.state(thread)).isEqualTo(ended);
				assertThat(ended.values()).containsEntry("inner", "inside: yes");
				assertThat(beginner.history(thread)).isEqualTo(ender.history(thread));
				assertThat(count(database, "")).isGreaterThan(20);
				assertThat(count(database, "NOT")).isZero();
				PostgresSaver withoutKey = database.saver().build();
				assertThatExceptionOfType(SerializationException.class)
					.isThrownBy(() -> withoutKey.get(CheckpointConfig.of(thread)))
					.withMessageContaining("no key is configured");
			}
		}
	}

	private static int count(SharedDatabase database, String not) {
		return database.jdbc().queryForObject(STORED_VALUES.formatted(not), Integer.class);
	}

}
