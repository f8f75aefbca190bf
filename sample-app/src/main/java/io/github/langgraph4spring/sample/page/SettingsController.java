package io.github.langgraph4spring.sample.page;

import java.security.Principal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/**
 * What the page needs to know before anything else.
 */
@PageController
@Tag(name = "Page")
class SettingsController {

	private final PageProperties properties;

	SettingsController(PageProperties properties) {
		this.properties = properties;
	}

	@GetMapping("/api/page")
	@Operation(summary = "Tell what may be done here, and which header goes with a POST or a DELETE")
	Settings settings(
			@Parameter(hidden = true) @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken token,
			@Nullable Principal user) {
		return new Settings(this.properties.allowDelete(), (user != null) ? user.getName() : null,
				(token != null) ? new Csrf(token.getHeaderName(), token.getToken()) : null);
	}

	/**
	 * The settings.
	 *
	 * @param allowDelete whether threads may be deleted
	 * @param user who is logged in, if one must be
	 * @param csrf the header that goes with what changes something, if one is needed
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Settings(@JsonProperty("allow_delete") boolean allowDelete, @Nullable String user, @Nullable Csrf csrf) {

	}

	/**
	 * A header.
	 *
	 * @param header its name
	 * @param token its value
	 */
	record Csrf(String header, String token) {

	}

}
