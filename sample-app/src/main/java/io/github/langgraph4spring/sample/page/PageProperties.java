package io.github.langgraph4spring.sample.page;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the page.
 *
 * @param enabled Whether there is a page at all
 * @param allowDelete Whether threads may be deleted on the page
 */
@ConfigurationProperties("sample.page")
record PageProperties(boolean enabled, boolean allowDelete) {

}
