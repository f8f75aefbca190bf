package io.github.langgraph4spring.sample.page.browser;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.langgraph4spring.checkpoint.postgres.PeerRows;
import io.github.langgraph4spring.checkpoint.postgres.PostgresSaver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * Several browsers see the same, whoever writes.
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

	@Test
	void showsWhatOtherProcessesDo() {
		DataSource database = this.stage.application().database();
		PostgresSaver other = new PostgresSaver(database);
		deletePeers(other);
		Page page = this.stage.open("");
		PeerRows.load(database, PeerRows.JAVASCRIPT_AGENT);
		Locator thread = page.locator("#thread-list [role=option]")
			.filter(new Locator.FilterOptions().setHasText("javascript-waits"));
		assertThat(thread).containsText("JavaScript");
		assertThat(thread).containsText(Pattern.compile("\\d kB · \\d checkpoints"));
		page.getByLabel("Search threads").fill("javascript-w");
		assertThat(page.locator("#thread-list [role=option]")).hasCount(1);
		page.getByLabel("Search threads").fill("");
		thread.click();
		assertThat(page.locator("#standing .waits")).isVisible();
		other.deleteThread("javascript-waits");
		assertThat(thread).hasCount(0);
		assertThat(page.locator("#thread-name")).hasText("Conversation");
		deletePeers(other);
		assertThat(page.locator("#thread-list")).not().containsText("javascript");
	}

	private static void deletePeers(PostgresSaver saver) {
		List.of("javascript", "javascript-waits", "javascript-failed").forEach(saver::deleteThread);
	}

}
