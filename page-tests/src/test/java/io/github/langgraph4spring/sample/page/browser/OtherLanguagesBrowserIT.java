package io.github.langgraph4spring.sample.page.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.langgraph4spring.checkpoint.postgres.PeerRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * A thread that Python wrote.
 */
class OtherLanguagesBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void showsAThreadOfPythonAndGoesOnInIt() {
		PeerRows.load(this.stage.application().database(), getClass().getResourceAsStream("python-thread.jsonl"));
		Page page = this.stage.open("#view=state&thread=from-python");
		Locator language = page.locator("#thread-list [aria-selected=true] .badge");
		assertThat(language).hasText("Python");
		Locator channels = page.locator("#state details.section")
			.filter(new Locator.FilterOptions().setHasText("Channels"))
			.first();
		assertThat(channels.locator(".type.unknown")).containsText("Trip");
		assertThat(channels.locator(".kind-set > summary")).containsText("2 elements");
		assertThat(channels.locator(".kind-date").first()).containsText("2026-11-25");
		this.stage.keep(page, "python");
		page.locator(".segments").getByText("Conversation").click();
		Talk talk = new Talk(page);
		assertThat(talk.last()).containsText("It's always sunny in sf. <b>Pack light!</b>");
		talk.say("what's the weather in nyc");
		assertThat(talk.last()).containsText("It might be cloudy in nyc.");
		assertThat(language).hasText("Java");
	}

	@Test
	void showsThreadsOfJavaScript() {
		PeerRows.load(this.stage.application().database(), PeerRows.JAVASCRIPT_AGENT);
		Page page = this.stage.open("#thread=javascript-waits");
		assertThat(page.locator("#thread-list [aria-selected=true] .badge")).hasText("JavaScript");
		assertThat(page.locator("#standing .waits")).isVisible();
		page.navigate(this.stage.application().url() + "#thread=javascript-failed");
		assertThat(page.locator("#standing .failed")).isVisible();
	}

}
