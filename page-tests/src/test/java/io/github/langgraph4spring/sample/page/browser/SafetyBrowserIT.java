package io.github.langgraph4spring.sample.page.browser;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * A state that holds HTML or script is text. The stage fails a story on any dialog or
 * complaint of the browser's.
 */
class SafetyBrowserIT {

	private static final String EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void htmlIsShownAsText() {
		String thread = EVIL + UUID.randomUUID();
		Page page = this.stage.open("#thread=" + URLEncoder.encode(thread, StandardCharsets.UTF_8));
		Talk talk = new Talk(page);
		talk.say(EVIL);
		assertThat(talk.messages().first()).containsText(EVIL);
		assertThat(page.locator("#thread-name")).hasText(thread);
		assertThat(page.locator("#thread-list [aria-selected=true]")).containsText(EVIL);
		page.locator("#timeline [role=option]").nth(1).click();
		assertThat(page.locator("#state")).containsText(EVIL);
		page.keyboard().press("f");
		assertThat(page.locator("dialog textarea").first()).hasValue(EVIL);
		page.keyboard().press("Escape");
		page.keyboard().press("x");
		page.locator("#timeline [role=option]").first().click();
		assertThat(page.locator("#compare")).containsText("step 0");
		assertThat(page.locator("img, body script, svg[onload]")).hasCount(0);
	}

	@Test
	void onlyItsOwnScriptsRun() {
		Page page = this.stage.open("");
		assertThat(page.locator("meta[http-equiv=Content-Security-Policy]")).hasAttribute("content",
				Pattern.compile("default-src 'none'; script-src 'self'.*"));
		assertThat(page.locator("[style*=expression], [onclick]")).hasCount(0);
	}

}
