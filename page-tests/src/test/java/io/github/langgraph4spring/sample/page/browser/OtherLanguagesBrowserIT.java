package io.github.langgraph4spring.sample.page.browser;

import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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

	/**
	 * A node and a node of a subgraph ask at once, and the messages are a delta channel.
	 */
	@Test
	void takesAnswersForAGraphThatPythonRuns() {
		PeerRows.load(this.stage.application().database(), getClass().getResourceAsStream("python-asks.jsonl"));
		Page page = this.stage.open("#thread=python-asks");
		assertThat(new Talk(page).messages()).hasText(
				new Pattern[] { Pattern.compile("A trip to sf, please"), Pattern.compile("Let me plan that trip.") });
		assertThat(page.locator("#timeline .badge.ns")).hasText(new String[] { "plan", "plan", "plan" });
		assertThat(page.locator("#send")).isDisabled();
		Locator seat = card(page, "Which seat would you like?");
		seat.getByLabel("Your answer").fill("window");
		button(seat, "Answer").click();
		assertThat(seat).containsText("Whoever has the node seat takes it when it runs the thread on");
		Locator cost = card(page, "What may it cost?");
		cost.getByLabel("It is JSON").check();
		cost.getByLabel("Your answer").fill("{ 300 }");
		button(cost, "Answer").click();
		assertThat(cost.getByRole(AriaRole.ALERT)).containsText("Not JSON");
		cost.getByLabel("Your answer").fill("{ \"amount\": 300 }");
		AccessibilityBrowserIT.check(page, "questions with their answers");
		this.stage.keep(page, "answer");
		button(cost, "Answer").click();
		assertThat(cost).containsText("amountInteger300");
		assertThat(cost).containsText("Whoever has the node budget");
		assertThat(page.locator("#composer-note")).containsText("waits for the application that asked");
		showsASubgraph(page);
	}

	private static void showsASubgraph(Page page) {
		page.locator("#timeline [role=option]").filter(new Locator.FilterOptions().setHasText("research")).click();
		assertThat(page.locator("#state .facts")).containsText("plan");
		assertThat(page.locator("#state")).containsText("sunny");
		assertThat(page.locator("#place").getByText("Go on from here")).hasCount(0);
	}

	private static Locator card(Page page, String question) {
		return page.locator("#standing .waits").filter(new Locator.FilterOptions().setHasText(question));
	}

	private static Locator button(Locator within, String name) {
		return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
	}

}
