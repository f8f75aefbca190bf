package io.github.langgraph4spring.sample.page.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * The conversation of a page.
 */
final class Talk {

	private final Page page;

	Talk(Page page) {
		this.page = page;
	}

	/** Says something, and waits until the agent is done with it. */
	void say(String text) {
		assertThat(this.page.locator(".working")).hasCount(0);
		this.page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill(text);
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator(".message.human").last()).containsText(text);
		assertThat(this.page.locator(".working")).hasCount(0);
	}

	Locator messages() {
		return this.page.locator("#messages .message");
	}

	Locator last() {
		return messages().last();
	}

	Locator send() {
		return this.page.locator("#send");
	}

}
