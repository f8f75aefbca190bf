package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import com.zaxxer.hikari.HikariConfig;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.checkpoint.postgres.autoconfigure.aot.Leg;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is processed ahead of time.
 */
class AheadOfTimeIT {

	@TempDir
	private Path directory;

	private final PGSimpleDataSource database = TestDatabase.create();

	private DefaultGenerationContext generated;

	/** Returns the class that initializes the context. */
	private String process(String... properties) {
		this.generated = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(AheadOfTimeApplication.class)),
				new FileSystemGeneratedFiles(this.directory));
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(Databases.ours(this.database)).and(properties).applyTo(context);
		context.register(PostgresCheckpointAutoConfiguration.class, PostgresCheckpointRetentionAutoConfiguration.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, this.generated);
		this.generated.writeGeneratedContent();
		return initializer.reflectionName();
	}

	@Test
	void contextOfTheGeneratedCodeSavesAndDeletesCheckpoints() throws IOException, InterruptedException {
		String initializer = process("langgraph.checkpoint.postgres.retention.keep-last=1");
		compile();
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-cp", classPath()));
		Stream
			.concat(Arrays.stream(Databases.ours(this.database)),
					Stream.of("langgraph.checkpoint.postgres.retention.keep-last=1"))
			.forEach((property) -> command.add("-D" + property));
		command.addAll(List.of(AheadOfTimeApplication.class.getName(), initializer));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("left: 1");
	}

	private String classPath() {
		return String.join(File.pathSeparator, this.directory.resolve("compiled").toString(),
				this.directory.resolve("classes").toString(), this.directory.resolve("resources").toString(),
				System.getProperty("java.class.path"));
	}

	private void compile() throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-d", this.directory.resolve("compiled").toString(), "-cp", classPath(), "-proc:none"));
		try (Stream<Path> files = Files.walk(this.directory.resolve("sources"))) {
			files.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	@Test
	void whatIsFoundByNameIsHinted() {
		process("langgraph.checkpoint.postgres.allowed-types=" + Trip.class.getName() + "," + Leg.class.getPackageName()
				+ ".*", "langgraph.checkpoint.postgres.python-types[0].python=app.Visit",
				"langgraph.checkpoint.postgres.python-types[0].java=" + Visit.class.getName());
		RuntimeHints hints = this.generated.getRuntimeHints();
		String library = "io/github/langgraph4spring/checkpoint/postgres/";
		for (String script : List.of("migration/V1__create_langgraph_tables.sql",
				"option/row_level_security/V1__show_tenants_their_threads.sql",
				"option/tombstones/V1__refuse_deleted_threads.sql", "option/tombstones/V2__secure_rows.sql",
				"option/thread_statistics/V1__keep_thread_statistics.sql")) {
			assertThat(PostgresSaver.class.getClassLoader().getResource(library + script)).as(script).isNotNull();
			assertThat(RuntimeHintsPredicates.resource().forResource(library + script)).as(script).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(SslBundleSocketFactory.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(Trip.class.getDeclaredConstructors()[0]))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Leg.class)).accepts(hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(Visit.class.getDeclaredConstructors()[0]))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(HikariConfig.class)
			.withMemberCategory(MemberCategory.ACCESS_DECLARED_FIELDS)).accepts(hints);
		String archive = "postgres-linux-x86_64.txz";
		assertThat(EmbeddedPostgres.class.getClassLoader().getResource(archive)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(archive)).accepts(hints);
	}

	record Visit(String place) {

	}

	record Trip(String to, Map<String, Integer> days) {

	}

}
