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
		mayImport(".serde", ROOT, ROOT + ".message", "tools.jackson..", "com.fasterxml.jackson.annotation..",
				"org.bouncycastle.crypto..");
		mayImport(".postgres", ROOT, ROOT + ".serde", "tools.jackson..", "org.springframework.jdbc..",
				"org.springframework.dao..", "org.springframework.transaction..", "org.springframework.core..",
				"org.flywaydb..", "org.postgresql..", "org.slf4j..");
		mayImport(".langgraph4j", ROOT, ROOT + ".serde", "org.bsc.langgraph4j..");
		mayImport(".chat", ROOT, ROOT + ".message", "tools.jackson..");
		mayImport(".springai", ROOT, ROOT + ".message", ROOT + ".chat", "org.springframework.ai..",
				"org.springframework.util..", "org.springframework.core.io..");
		mayImport(".langchain4j", ROOT, ROOT + ".message", ROOT + ".chat", "dev.langchain4j..");
	}

	/** What is public is for users: a name is added here with a reason, or not at all. */
	@Test
	void onlyTheInterfaceIsPublic() {
		Set<String> implementation = CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.filter((type) -> Set
				.of(ROOT + ".serde", ROOT + ".postgres", ROOT + ".langgraph4j", ROOT + ".chat", ROOT + ".springai",
						ROOT + ".langchain4j")
				.contains(type.getPackageName()))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(implementation).containsExactly("AllowedTypes", "AsyncPostgresSaver", "BlobCompression",
				"ChatThreads", "CheckpointChatMemoryRepository", "CheckpointChatMemoryStore", "CheckpointSerializer",
				"ConnectionString", "DecodingLimits", "EncryptedSerializer", "InvalidConnectionStringException",
				"LangChain4jMessages", "LangGraph4jSaver", "LangGraphSerializer", "MessageConverter",
				"ObservedOperation", "OperationObserver", "PostgresSaver", "PostgresSchema", "PostgresSchemaException",
				"PythonKind", "Retention", "RetentionPolicy", "SchemaOption", "SchemaStatus", "SerializationException",
				"SpringAiMessages", "ThreadOrder", "ThreadStatistics", "ToolCallText", "TransactionMode",
				"TypeNotAllowedException", "TypedValue");
	}

}
