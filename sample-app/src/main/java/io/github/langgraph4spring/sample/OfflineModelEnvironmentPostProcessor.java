package io.github.langgraph4spring.sample;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Chooses the scripted model where no API key is set, which keeps Spring AI's OpenAI
 * auto-configuration from failing for want of one.
 */
class OfflineModelEnvironmentPostProcessor implements EnvironmentPostProcessor {

	static final String CHAT_MODEL = "spring.ai.model.chat";

	static final String OFFLINE = "offline";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!hasText(environment, "spring.ai.openai.api-key")
				&& !hasText(environment, "spring.ai.openai.chat.api-key")) {
			// Last, so that a model that somebody names wins.
			environment.getPropertySources()
				.addLast(new MapPropertySource("offlineModel", Map.of(CHAT_MODEL, OFFLINE)));
		}
	}

	private static boolean hasText(ConfigurableEnvironment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

}
