package io.github.langgraph4spring.sample.page.browser;

import java.util.List;
import java.util.UUID;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What axe-core finds in each view, in both themes: nothing.
 */
class AccessibilityBrowserIT {

	@RegisterExtension
	final Stage stage = new Stage();

	@ParameterizedTest
	@EnumSource(value = ColorScheme.class, names = { "LIGHT", "DARK" })
	void nothingStandsInTheWay(ColorScheme theme) {
		Page page = this.stage.open("#thread=reader-" + UUID.randomUUID(),
				new Browser.NewContextOptions().setViewportSize(1440, 900).setColorScheme(theme));
		check(page, "an empty thread");
		Talk talk = new Talk(page);
		talk.say("what's the weather in london");
		assertThat(page.locator("#standing .failed")).isVisible();
		check(page, "a failure");
		page.locator("#standing button").click();
		assertThat(page.locator("#standing > *")).hasCount(0);
		talk.say("book a trip to nyc");
		assertThat(page.locator("#standing .waits")).isVisible();
		check(page, "a question");
		page.locator("#timeline [role=option]").nth(1).click();
		assertThat(page.locator("#state details.section").first()).isVisible();
		page.locator("#state details.section > summary").last().click();
		assertThat(page.locator("#state pre").first()).isVisible();
		check(page, "a state");
		page.keyboard().press("x");
		page.locator("#timeline [role=option]").first().click();
		assertThat(page.locator("#compare .compare-head")).isVisible();
		check(page, "a comparison");
		page.keyboard().press("?");
		check(page, "the help");
		page.keyboard().press("Escape");
		page.locator("#timeline [role=option]").nth(2).click();
		page.keyboard().press("f");
		assertThat(page.locator("dialog textarea").first()).isVisible();
		check(page, "a fork");
	}

	/** Fails a story in a view that stands in somebody's way. */
	static void check(Page page, String view) {
		List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
		assertThat(violations).as(view)
			.extracting((rule) -> rule.getImpact() + " " + rule.getId() + " " + rule.getNodes().get(0).getHtml())
			.isEmpty();
	}

}
