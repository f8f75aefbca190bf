package io.github.langgraph4spring.checkpoint;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/design/modules.md: what each package may import, and what is public.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.langgraph4spring.checkpoint";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	/**
	 * What is public is for users: a name is added here with its reason, or not at all.
	 */
	private static final String PUBLIC = """
			CheckpointSaver, AsyncCheckpointSaver: the contract, which an application programs against
			Checkpoint, CheckpointConfig, CheckpointMetadata, CheckpointTuple: what the contract takes and gives
			ChannelVersion, ChannelWrite, PendingWrite, DeltaChannelHistory: the same, below a checkpoint
			DeltaCounter, DeltaReplay, TupleWithHistories: for who keeps delta channels through a saver
			CheckpointQuery, ThreadQuery, PruneStrategy, Dialect, TaskWrites: what a caller of the contract chooses
			CheckpointException: the root of what is thrown
			CheckpointIds, TaskIds: ids for who makes checkpoints and drives tasks without a graph
			Send, Interrupt, Command, TimeoutPolicy: LangGraph's values in a state and in writes
			FrozenSet, NumpyArray, DeltaSnapshot: Python's values that no type of the JDK stands for
			UnknownValue: a value that is read and written back without being understood
			Fields: what the records of LangGraph and LangChain are made of
			ValueConverter: the way in for another library's values
			Message: the interface of all of LangChain's messages
			AIMessage, ChatMessage, FunctionMessage, HumanMessage, SystemMessage, ToolMessage: a state's messages
			AIMessageChunk, ChatMessageChunk, FunctionMessageChunk, HumanMessageChunk: the same from a stream
			SystemMessageChunk, ToolMessageChunk: the same from a stream
			RemoveMessage: what a node writes to take a message away
			ToolCall, MediaBlock: what is in a message
			Document: LangChain's document in a state
			CheckpointSerializer: may be implemented, for a format of one's own
			ValueEncryption, ValueLocation: encryption that binds a value to its place, and that place
			LangGraphSerializer, EncryptedSerializer: what a saver without Spring Boot is given
			TypedValue: what a serializer gives
			AllowedTypes, PythonKind, DecodingLimits: what a serializer is told
			SerializationException, TypeNotAllowedException: told from other faults by who reads values
			PostgresSaver, AsyncPostgresSaver: the savers
			WorkerThreads: the threads of asynchronous savers, for who closes them
			TransactionMode, Durability: what a saver's builder is told
			TenantSupplier: may be implemented, to say whose threads a saver sees
			OperationObserver, ObservedOperation: may be implemented, to see what a saver does
			PostgresSchema: makes the tables, from code and from a command line
			SchemaOption, BlobCompression, SchemaStatus, PostgresSchemaException: what it is told, gives and throws
			ThreadOrder, ThreadStatistics: a list of threads by their statistics
			CheckpointOutline, Writer: checkpoints without their values, for a timeline
			CheckpointRows: a checkpoint as it is stored, to be looked at
			Retention, RetentionPolicy, Reencryption: the jobs, for schedulers other than ours
			ConnectionString, InvalidConnectionStringException: libpq's strings, for a pool of one's own
			LangGraph4jSaver: the checkpointer of langgraph4j's graphs
			SpringAiMessages, LangChain4jMessages: the converters of messages
			CheckpointChatMemoryRepository, CheckpointChatMemoryStore: the chat memories
			ChatThreads, MessageConverter, ToolCallText: shared by the packages of Spring AI and LangChain4j
			""";

	private static void mayImport(String from, String... imports) {
		String[] allowed = Stream
			.concat(Stream.of("java..", "javax.sql..", "org.jspecify..", ROOT + from), Arrays.stream(imports))
			.toArray(String[]::new);
		DescribedPredicate<JavaClass> primitiveOrArray = DescribedPredicate.describe("primitive",
				(type) -> type.isPrimitive() || type.isArray());
		classes().that()
			.resideInAPackage(ROOT + from)
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage(allowed).or(primitiveOrArray))
			.check(CLASSES);
	}

	@Test
	void packagesImportOnlyWhatTheyMay() {
		mayImport("");
		mayImport(".message", ROOT);
		mayImport(".serde", ROOT, ROOT + ".message", "javax.crypto..", "tools.jackson..",
				"com.fasterxml.jackson.annotation..", "org.bouncycastle.crypto..");
		mayImport(".postgres", ROOT, ROOT + ".serde", "tools.jackson..", "org.springframework.jdbc..",
				"org.springframework.dao..", "org.springframework.transaction..", "org.springframework.core..",
				"org.springframework.util.backoff..", "org.flywaydb..", "org.postgresql..", "org.slf4j..");
		mayImport(".langgraph4j", ROOT, ROOT + ".message", ROOT + ".serde", "org.bsc.langgraph4j..");
		mayImport(".chat", ROOT, ROOT + ".message", "tools.jackson..");
		mayImport(".springai", ROOT, ROOT + ".message", ROOT + ".chat", "org.springframework.ai..",
				"org.springframework.util..", "org.springframework.core.io..");
		mayImport(".langchain4j", ROOT, ROOT + ".message", ROOT + ".chat", "dev.langchain4j..");
	}

	@Test
	void onlyTheInterfaceIsPublic() {
		Set<String> found = CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> listed = PUBLIC.lines()
			.flatMap((line) -> Arrays.stream(line.substring(0, line.indexOf(": ")).split(", ")))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(found).isEqualTo(listed);
	}

}
