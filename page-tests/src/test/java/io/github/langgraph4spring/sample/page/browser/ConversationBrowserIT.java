package io.github.langgraph4spring.sample.page.browser;

import java.util.UUID;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * One talks with the agent.
 */
class ConversationBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void goesOnAfterTheApplicationWasRestarted() {
		Page page = this.stage.open("#thread=talk-" + UUID.randomUUID().toString().substring(0, 4));
		Talk talk = new Talk(page);
		talk.say("hi! I'm bob");
		assertThat(talk.last()).containsText("Hi Bob!");
		talk.say("what's the weather in sf");
		assertThat(talk.last()).containsText("It's always sunny in sf.");
		assertThat(page.locator("#live")).hasText("live");
		this.stage.application().stop();
		assertThat(page.locator("#live")).hasText("connecting");
		this.stage.application().startAgain();
		assertThat(page.locator("#live")).hasText("live");
		talk.say("what's my name?");
		assertThat(talk.last()).containsText("Your name is Bob.");
		assertThat(page.locator("#checkpoint-count")).hasText("8");
		assertThat(page.locator(".notice")).hasCount(0);
		this.stage.keep(page, "talk");
		page.reload();
		assertThat(talk.messages()).hasCount(8);
	}

	@Test
	void asksBeforeItBooksATrip() {
		Page page = this.stage.open("#thread=trip-" + UUID.randomUUID().toString().substring(0, 4));
		Talk talk = new Talk(page);
		talk.say("book a trip to nyc");
		Locator card = page.getByRole(AriaRole.REGION,
				new Page.GetByRoleOptions().setName("The agent waits for an answer"));
		assertThat(card).containsText("nyc");
		assertThat(page.locator("#timeline .badge.waits")).hasCount(1);
		assertThat(talk.send()).isDisabled();
		this.stage.keep(page, "approve");
		card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
		assertThat(talk.last()).containsText("is booked");
		assertThat(card).hasCount(0);
		assertThat(page.locator("#timeline .badge.waits")).hasCount(0);
		assertThat(talk.send()).isEnabled();
	}

	@Test
	void takesNoForAnAnswer() {
		Page page = this.stage.open("#thread=no-" + UUID.randomUUID());
		Talk talk = new Talk(page);
		talk.say("book a trip to sf");
		page.getByLabel("Why, if you decline").fill("too expensive");
		page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Decline")).click();
		assertThat(talk.messages().locator(".tool-result")).containsText("too expensive");
	}

	@Test
	void resumesAStepThatFailed() {
		Page page = this.stage.open("#thread=london-" + UUID.randomUUID().toString().substring(0, 4));
		Talk talk = new Talk(page);
		talk.say("what's the weather in london");
		Locator card = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("A step failed"));
		assertThat(card).containsText("london");
		assertThat(page.locator("#timeline .badge.failed")).hasCount(1);
		this.stage.keep(page, "resume");
		card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resume")).click();
		assertThat(talk.last()).containsText("london");
		assertThat(card).hasCount(0);
		assertThat(page.locator("#timeline .badge.failed")).hasCount(0);
	}

}
