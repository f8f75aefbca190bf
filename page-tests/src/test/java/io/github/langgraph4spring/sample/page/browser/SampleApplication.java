package io.github.langgraph4spring.sample.page.browser;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.langgraph4spring.checkpoint.postgres.TestDatabase;
import io.github.langgraph4spring.sample.WeatherApplication;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample on a database of its own, which outlives its restarts.
 */
final class SampleApplication implements AutoCloseable {

	private final PGSimpleDataSource database = TestDatabase.create();

	private final String[] settings;

	private final int port;

	private ConfigurableApplicationContext context;

	/** Starts it with more settings than those of the stories. */
	SampleApplication(String... settings) {
		this.settings = settings;
		this.context = start(0);
		this.port = this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	String url() {
		return "http://127.0.0.1:%d/".formatted(this.port);
	}

	DataSource database() {
		return this.database;
	}

	void stop() {
		this.context.close();
	}

	void startAgain() {
		this.context = start(this.port);
	}

	@Override
	public void close() {
		stop();
	}

	private ConfigurableApplicationContext start(int onPort) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=" + onPort, "--spring.main.banner-mode=off", "--spring.ai.openai.api-key=",
						"--server.shutdown=immediate", "--langgraph.checkpoint.postgres.url=" + this.database.getUrl(),
						"--langgraph.checkpoint.postgres.username=" + this.database.getUser(),
						"--langgraph.checkpoint.postgres.password=" + this.database.getPassword()));
		arguments.addAll(List.of(this.settings));
		return new SpringApplicationBuilder(WeatherApplication.class).run(arguments.toArray(String[]::new));
	}

}
