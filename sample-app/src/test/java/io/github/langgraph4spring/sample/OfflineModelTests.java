package io.github.langgraph4spring.sample;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OfflineModelEnvironmentPostProcessor}.
 */
class OfflineModelTests {

	@ParameterizedTest
	@CsvSource({ "--spring.ai.openai.api-key=, ScriptedChatModel", "--spring.ai.openai.api-key=k, OpenAiChatModel",
			"--spring.ai.openai.chat.api-key=k, OpenAiChatModel", "--OPENAI_API_KEY=k, OpenAiChatModel",
			"--spring.ai.model.chat=offline, ScriptedChatModel" })
	void theKeyDecides(String argument, String model) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(WeatherApplication.class)
			.web(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run(argument)) {
			assertThat(context.getBean(ChatModel.class).getClass().getSimpleName()).isEqualTo(model);
		}
	}

}
