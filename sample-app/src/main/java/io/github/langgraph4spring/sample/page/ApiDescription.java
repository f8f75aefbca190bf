package io.github.langgraph4spring.sample.page;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.servers.Server;
import org.springframework.context.annotation.Configuration;

/**
 * What the description of the API says of all of it. It is served at
 * {@code /api/openapi}.
 */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(servers = @Server(url = "/"), info = @Info(title = "An agent's memory", version = "1",
		description = "The threads that LangGraph's checkpointers keep in Postgres, whichever language wrote them. "
				+ "Errors are problem details (RFC 9457), whose detail says what was wrong."))
class ApiDescription {

}
