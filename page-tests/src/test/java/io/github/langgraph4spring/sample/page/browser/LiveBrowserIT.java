package io.github.langgraph4spring.sample.page.browser;

import java.util.UUID;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * Several browsers see the same.
 */
class LiveBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void showsWhatIsSaidInAnotherBrowser() {
		String thread = "live-" + UUID.randomUUID().toString().substring(0, 4);
		Page mine = this.stage.open("#thread=" + thread);
		Page theirs = this.stage.open("#thread=" + thread);
		Talk said = new Talk(mine);
		Talk seen = new Talk(theirs);
		said.say("hi! I'm bob");
		assertThat(seen.last()).containsText("Hi Bob!");
		assertThat(theirs.locator("#announcer")).containsText("Agent: Hi Bob!");
		assertThat(theirs.locator("#thread-list [aria-selected=true]")).containsText(thread);
		said.say("book a trip to nyc");
		theirs.locator("#standing").getByText("Approve").click();
		assertThat(said.last()).containsText("is booked");
		assertThat(mine.locator("#standing > *")).hasCount(0);
		assertThat(mine.locator("#checkpoint-count")).hasText(theirs.locator("#checkpoint-count").textContent());
		this.stage.keep(theirs, "live");
	}

}
