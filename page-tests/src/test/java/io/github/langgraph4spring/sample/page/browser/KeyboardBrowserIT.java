package io.github.langgraph4spring.sample.page.browser;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * One uses the page without a mouse.
 */
class KeyboardBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void everythingCanBeDoneByKeys() {
		Page page = this.stage.open("");
		Keyboard keys = page.keyboard();
		keys.press("n");
		assertThat(page.locator("#say")).isFocused();
		keys.type("what's the weather in sf");
		keys.press("Enter");
		assertThat(new Talk(page).last()).containsText("It's always sunny in sf.");
		keys.press("Escape");
		keys.press("t");
		assertThat(page.locator("#timeline-list")).isFocused();
		keys.press("ArrowDown");
		keys.press("ArrowDown");
		Locator selected = page.locator("#timeline [aria-selected=true]");
		assertThat(selected).containsText("step 0");
		assertThat(page.locator("#timeline-list")).hasAttribute("aria-activedescendant", "timeline-list-2");
		assertThat(page.locator("#state h3")).containsText("step 0");
		keys.press("f");
		Locator dialog = page.getByRole(AriaRole.DIALOG);
		assertThat(dialog.getByLabel("1. You")).isFocused();
		keys.press("Control+A");
		keys.type("what's the weather in nyc");
		keys.press("Tab");
		keys.press("Tab");
		keys.press("Tab");
		keys.press("Enter");
		assertThat(new Talk(page).last()).containsText("cloudy in nyc");
		keys.press("?");
		assertThat(dialog).containsText("Keyboard");
		this.stage.keep(page, "keyboard");
		keys.press("Escape");
		assertThat(dialog).hasCount(0);
	}

	@Test
	void theFirstTabLeadsPastTheLists() {
		Page page = this.stage.open("");
		page.keyboard().press("Tab");
		Locator skip = page.getByText("Skip to the conversation");
		assertThat(skip).isFocused();
		assertThat(skip).isInViewport();
		page.keyboard().press("Enter");
		assertThat(page.locator("#middle")).isFocused();
	}

	@Test
	void singleKeysCanBeSwitchedOff() {
		Page page = this.stage.open("");
		page.keyboard().press("?");
		page.getByLabel("Single-key shortcuts").uncheck();
		page.keyboard().press("Escape");
		page.keyboard().press("n");
		assertThat(page.locator("#say")).not().isFocused();
	}

}
