package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.AsyncPostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application's transaction manager rolls back, over its own DataSource: as
 * Spring Boot makes it, without auto-commit, connecting lazily, and aware of
 * transactions.
 */
@ParameterizedClass
@ValueSource(strings = { "spring.datasource.hikari.auto-commit=true", "spring.datasource.hikari.auto-commit=false",
		"spring.datasource.connection-fetch=lazy", "transaction-aware=true" })
class ApplicationTransactionsIT {

	private static final String JOIN = "langgraph.checkpoint.postgres.transaction=join";

	private final PGSimpleDataSource database = TestDatabase.create();

	private final ApplicationContextRunner contextRunner;

	ApplicationTransactionsIT(String property) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PostgresCheckpointAutoConfiguration.class, DataSourceAutoConfiguration.class,
							DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
			.withPropertyValues(Databases.applications(this.database))
			.withPropertyValues(property);
		this.contextRunner = property.startsWith("transaction-aware")
				? runner.withUserConfiguration(TransactionAware.class) : runner;
	}

	private static TransactionTemplate transaction(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	private void rollBackPut(AssertableApplicationContext context) {
		new JdbcTemplate(this.database).execute("CREATE TABLE orders (id int)");
		transaction(context).executeWithoutResult((status) -> {
			context.getBean(JdbcTemplate.class).update("INSERT INTO orders VALUES (1)");
			Databases.put(context.getBean(PostgresSaver.class), "1");
			status.setRollbackOnly();
		});
		assertThat(new JdbcTemplate(this.database).queryForList("SELECT * FROM orders")).isEmpty();
	}

	@Test
	void independentSaverIsNotRolledBack() {
		this.contextRunner.run((context) -> {
			rollBackPut(context);
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Test
	void joiningSaverIsRolledBack() {
		this.contextRunner.withPropertyValues(JOIN).run((context) -> {
			rollBackPut(context);
			assertThat(Databases.isSaved(this.database, "1")).isFalse();
		});
	}

	@Test
	void joiningSaverIsCommittedWithItsCaller() {
		this.contextRunner.withPropertyValues(JOIN).run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				Databases.put(context.getBean(PostgresSaver.class), "1");
				assertThat(Databases.isSaved(this.database, "1")).isFalse();
			});
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Test
	void joiningSaverCommitsWithoutATransaction() {
		this.contextRunner.withPropertyValues(JOIN).run((context) -> {
			Databases.put(context.getBean(PostgresSaver.class), "1");
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Test
	void asynchronousSaverIsIndependent() {
		this.contextRunner.withPropertyValues(JOIN).run((context) -> {
			transaction(context).executeWithoutResult((status) -> {
				Databases.put(context.getBean(AsyncPostgresSaver.class).synchronous(), "1");
				status.setRollbackOnly();
			});
			assertThat(Databases.isSaved(this.database, "1")).isTrue();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class TransactionAware {

		@Bean
		static BeanPostProcessor transactionAwareDataSource() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof DataSource dataSource) ? new TransactionAwareDataSourceProxy(dataSource)
							: bean;
				}

			};
		}

	}

}
