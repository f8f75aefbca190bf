/**
 * The stories of the sample's page, in a real browser.
 */
package io.github.langgraph4spring.sample.page.browser;
