package io.github.langgraph4spring.sample.page.browser;

import java.util.UUID;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * One looks at past checkpoints, and goes on from them.
 */
class TimeTravelBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void forksAndCompares() {
		Page page = this.stage.open("#thread=fork-" + UUID.randomUUID().toString().substring(0, 4));
		Talk talk = new Talk(page);
		talk.say("what's the weather in sf");
		Locator checkpoints = page.locator("#timeline [role=option]");
		assertThat(checkpoints).hasCount(4);
		checkpoints.nth(2).click();
		button(page.locator("#state"), "Go on from here").click();
		Locator dialog = page.getByRole(AriaRole.DIALOG);
		assertThat(dialog.getByLabel("1. You")).isFocused();
		dialog.getByLabel("1. You").fill("what's the weather in nyc");
		this.stage.keep(page, "fork");
		button(dialog, "Go on").click();
		assertThat(dialog).hasCount(0);
		assertThat(talk.last()).containsText("It might be cloudy in nyc");
		assertThat(page.locator("#timeline .badge.fork")).hasText("2 branches");
		compare(page, checkpoints);
	}

	private void compare(Page page, Locator checkpoints) {
		button(page.locator(".segments"), "State").click();
		button(page.locator("#state"), "Compare with another").click();
		checkpoints.filter(new Locator.FilterOptions().setHasText("step 2")).last().click();
		assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("What A says")))
			.containsText("cloudy in nyc");
		assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("What B says")))
			.containsText("sunny in sf");
		assertThat(page.locator("#compare")).containsText("Both come from step");
		assertThat(page.locator("#timeline .badge.base")).hasText("A");
		this.stage.keep(page, "compare");
	}

	@Test
	void opensACheckpointToItsState() {
		Page page = this.stage.open("#thread=state-" + UUID.randomUUID().toString().substring(0, 4));
		new Talk(page).say("what's the weather in sf");
		page.locator("#timeline [role=option]").first().click();
		Locator state = page.locator("#state");
		assertThat(section(state, "What changed")).containsText("+1");
		assertThat(section(state, "Channels")).containsText("AIMessage");
		assertThat(section(state, "Channels").locator(".version").first()).containsText("0.");
		section(state, "Metadata").locator("summary").first().click();
		assertThat(section(state, "Metadata")).containsText("source");
		this.stage.keep(page, "state");
		section(state, "Raw row").locator("summary").click();
		assertThat(section(state, "Raw row")).containsText("checkpoint_blobs");
		assertThat(section(state, "Raw row").locator("pre").first()).containsText("\"channel_versions\"");
	}

	@Test
	void saysWhatIsWrongWithAnEdit() {
		Page page = this.stage.open("#thread=edit-" + UUID.randomUUID());
		Talk talk = new Talk(page);
		talk.say("book a trip to nyc");
		button(page.locator("#standing"), "Approve").click();
		assertThat(talk.last()).containsText("is booked.");
		assertThat(page.locator("#checkpoint-count")).hasText("4");
		page.locator("#timeline [role=option]").first().click();
		button(page.locator("#state"), "Go on from here").click();
		Locator dialog = page.getByRole(AriaRole.DIALOG);
		Locator answers = dialog.getByLabel("answers");
		answers.fill("{ nonsense");
		button(dialog, "Go on").click();
		assertThat(dialog.locator(".field .problem").last()).containsText("Not JSON");
		assertThat(answers).isFocused();
		assertThat(answers).hasAttribute("aria-invalid", "true");
		answers.fill("{}");
		dialog.getByLabel("Run on at once").uncheck();
		button(dialog, "Go on").click();
		assertThat(dialog).hasCount(0);
		assertThat(page.locator("#timeline [role=option]").first()).containsText("State changed");
	}

	@Test
	void goesOnFromAnOlderCheckpointByAMessage() {
		Page page = this.stage.open("#thread=from-" + UUID.randomUUID());
		Talk talk = new Talk(page);
		talk.say("hi! I'm bob");
		talk.say("hi! I'm alice");
		Locator first = page.locator("#timeline [role=option]")
			.filter(new Locator.FilterOptions().setHasText("step 0"));
		first.click();
		button(page.locator(".segments"), "Conversation").click();
		assertThat(talk.messages()).hasCount(2);
		talk.say("what's my name?");
		assertThat(talk.last()).containsText("Your name is Bob.");
		assertThat(talk.messages()).hasCount(4);
		assertThat(page.locator("#place")).isHidden();
	}

	private static Locator section(Locator state, String name) {
		return state.locator("details.section")
			.filter(new Locator.FilterOptions().setHas(state.page()
				.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true))));
	}

	private static Locator button(Locator within, String name) {
		return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
	}

}
