package io.github.langgraph4spring.sample.page;

import java.util.Set;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Who may see the page: whoever is on this machine, since the server listens on loopback
 * only; in production nobody, or if it is enabled whoever logs in.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class PageSecurity {

	private static final String PASS = EncodedSolidusHandling.PASS_THROUGH.getValue();

	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; "
			+ "style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
			+ "form-action 'self'; frame-ancestors 'none'";

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	/**
	 * A thread's id is any text, so its path may hold what is suspicious in another one.
	 * Outside production nobody logs in, so that a name of another site that leads to
	 * this machine is refused.
	 */
	@Bean
	StrictHttpFirewall anyThreadId(Environment environment) {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowBackSlash(true);
		firewall.setAllowSemicolon(true);
		if (!environment.acceptsProfiles(Profiles.of("production"))) {
			firewall.setAllowedHostnames(THIS_MACHINE::contains);
		}
		return firewall;
	}

	@Bean
	TomcatConnectorCustomizer anyThreadIdInTomcat() {
		return (connector) -> {
			connector.setEncodedSolidusHandling(PASS);
			connector.setEncodedReverseSolidusHandling(PASS);
		};
	}

	@Bean
	@Profile("!production")
	UserDetailsService nobodyLogsIn() {
		return new InMemoryUserDetailsManager();
	}

	/**
	 * The user of {@code spring.security.user}, whose password nobody has to read in a
	 * log.
	 */
	@Bean
	@Profile("production")
	UserDetailsService users(PageProperties page, SecurityProperties security) {
		SecurityProperties.User user = security.getUser();
		if (page.enabled() && user.isPasswordGenerated()) {
			throw new IllegalStateException("The page shows every thread to whoever logs in: set "
					+ "spring.security.user.password, or leave sample.page.enabled false");
		}
		PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
		return new InMemoryUserDetailsManager(User.withUsername(user.getName())
			.password(encoder.encode(user.getPassword()))
			.roles(user.getRoles().toArray(String[]::new))
			.build());
	}

	@Bean
	@Profile("!production")
	SecurityFilterChain openOnThisMachine(HttpSecurity http) throws Exception {
		// JSON from another site's page fails at the browser's preflight, so that curl
		// needs no token
		return withHeaders(http).csrf(CsrfConfigurer::disable)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

	@Bean
	@Profile("production")
	SecurityFilterChain closed(HttpSecurity http, PageProperties properties) throws Exception {
		return withHeaders(http).authorizeHttpRequests((requests) -> {
			if (properties.enabled()) {
				requests.anyRequest().authenticated();
			}
			else {
				requests.anyRequest().denyAll();
			}
		}).httpBasic((basic) -> {
			// without a challenge, at which a browser would ask for a password by itself
			basic.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED));
		}).formLogin(Customizer.withDefaults()).build();
	}

	private static HttpSecurity withHeaders(HttpSecurity http) throws Exception {
		return http.headers((headers) -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
			.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_SECURITY_POLICY)));
	}

}
