package io.github.langgraph4spring.sample.page.browser;

import java.util.UUID;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in production, behind a login.
 */
class LoginBrowserIT {

	private static SampleApplication application;

	@RegisterExtension
	final Stage stage = new Stage();

	@BeforeAll
	static void start() {
		application = new SampleApplication("--spring.profiles.active=production", "--sample.page.enabled=true",
				"--sample.page.allow-delete=true", "--spring.security.user.password=secret");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private Page open(String fragment) {
		Page page = this.stage.page(new Browser.NewContextOptions().setViewportSize(1440, 900));
		page.navigate(application.url() + fragment);
		return page;
	}

	private static void logIn(Page page, String password) {
		page.getByPlaceholder("Username").fill("user");
		page.getByPlaceholder("Password").fill(password);
		page.keyboard().press("Enter");
	}

	@Test
	void showsNothingToWhoHasNotLoggedIn() {
		Page page = open("");
		assertThat(page).hasURL(application.url() + "login");
		for (String path : new String[] { "", "js/main.js", "api/page", "api/threads", "api/events", "api/openapi" }) {
			APIResponse answer = page.request().get(application.url() + path);
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.body()).isEmpty();
			// a browser would ask for a password by itself
			assertThat(answer.headers()).doesNotContainKey("www-authenticate");
		}
		APIResponse said = page.request()
			.post(application.url() + "api/threads/1/messages", RequestOptions.create().setData("{}"));
		assertThat(said.status()).isBetween(401, 403);
		logIn(page, "wrong");
		assertThat(page).hasURL(application.url() + "login?error");
	}

	@Test
	void worksOnceOneHasLoggedIn() {
		String thread = "locked-" + UUID.randomUUID();
		Page page = open("");
		logIn(page, "secret");
		assertThat(page.locator("#live")).hasText("live");
		page.navigate(application.url() + "#thread=" + thread);
		Talk talk = new Talk(page);
		talk.say("book a trip to nyc");
		page.locator("#standing").getByText("Approve").click();
		assertThat(talk.last()).containsText("is booked");
		Locator inList = page.locator("#thread-list [role=option]")
			.filter(new Locator.FilterOptions().setHasText(thread));
		assertThat(inList).hasCount(1);
		this.stage.agree();
		page.locator("#delete-thread").click();
		assertThat(inList).hasCount(0);
		assertThat(page.locator(".notice")).hasCount(0);
	}

	/** As when one's session ended, or one logged in anew on another tab. */
	@Test
	void goesOnAfterALoginOnAnotherTab() {
		Page page = open("");
		logIn(page, "secret");
		assertThat(page.locator("#live")).hasText("live");
		Talk talk = new Talk(page);
		talk.say("hi! I'm bob");
		page.context().clearCookies();
		page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill("what's my name?");
		page.keyboard().press("Enter");
		assertThat(page.locator(".notice").first()).containsText("You are not logged in");
		Page other = page.context().newPage();
		other.navigate(application.url());
		logIn(other, "secret");
		assertThat(other.locator("#live")).hasText("live");
		talk.say("what's my name?");
		assertThat(talk.last()).containsText("Your name is Bob.");
		other.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Log out")).click();
		other.getByRole(AriaRole.BUTTON).click();
		assertThat(other).hasURL(application.url() + "login?logout");
	}

}
