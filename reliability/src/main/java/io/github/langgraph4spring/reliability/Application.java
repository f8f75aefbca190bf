package io.github.langgraph4spring.reliability;

import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with the starter and its defaults, as its users have it.
 */
final class Application implements AutoCloseable {

	private static final String PREFIX = "langgraph.checkpoint.postgres.";

	private final ConfigurableApplicationContext context;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an application.
	 * @param url its database
	 * @param properties what is not default, without the prefix
	 */
	static Application start(String url, String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Configured.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", PREFIX + "url=" + url);
		for (String property : properties) {
			application.properties(PREFIX + property);
		}
		return new Application(application.run());
	}

	PostgresSaver saver() {
		return this.context.getBean(PostgresSaver.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
