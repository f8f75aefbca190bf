package io.github.langgraph4spring.sample.page.browser;

import java.util.UUID;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in the dark, and on a telephone.
 */
class AppearanceBrowserIT {

	private static final String NO_OVERFLOW = "() => document.documentElement.scrollWidth <= innerWidth";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void followsTheSystemAndTheSwitch() {
		Page page = this.stage.open("#thread=dark-" + UUID.randomUUID().toString().substring(0, 4),
				new Browser.NewContextOptions().setViewportSize(1440, 900).setColorScheme(ColorScheme.DARK));
		new Talk(page).say("what's the weather in sf");
		assertThat(page.locator("body")).hasCSS("background-color", "rgb(18, 22, 21)");
		page.locator("#timeline [role=option]").nth(1).click();
		assertThat(page.locator("#state h3")).containsText("step 1");
		this.stage.keep(page, "dark");
		page.locator("#theme").click();
		page.locator("#theme").click();
		assertThat(page.locator("#theme")).hasAttribute("aria-label", "Theme: light");
		assertThat(page.locator("body")).hasCSS("background-color", "rgb(245, 243, 238)");
		page.reload();
		assertThat(page.locator("body")).hasCSS("background-color", "rgb(245, 243, 238)");
	}

	@Test
	void hasOneColumnOnATelephone() {
		Page page = this.stage.open("#thread=narrow-" + UUID.randomUUID().toString().substring(0, 4),
				new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
		new Talk(page).say("what's the weather in sf");
		assertThat(page.locator("#timeline")).isHidden();
		this.stage.keep(page, "narrow");
		page.locator(".tabs").getByText("Checkpoints").tap();
		assertThat(page.locator("#messages")).isHidden();
		assertThat((Boolean) page.evaluate(NO_OVERFLOW)).isTrue();
		page.locator("#timeline [role=option]").nth(1).tap();
		assertThat(page.locator("#state h3")).containsText("step 1");
		assertThat((Boolean) page.evaluate(NO_OVERFLOW)).isTrue();
		page.locator(".tabs").getByText("Threads").tap();
		assertThat(page.locator("#thread-list [aria-selected=true]")).containsText("narrow-");
	}

}
