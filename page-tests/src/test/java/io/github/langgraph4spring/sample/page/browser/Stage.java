package io.github.langgraph4spring.sample.page.browser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample and a browser, both started once for all stories. What a page complains of
 * in its console fails the story.
 */
final class Stage implements BeforeEachCallback, AfterEachCallback {

	/** Milliseconds, for a machine that does other things meanwhile. */
	private static final int PATIENCE = 20_000;

	private final List<BrowserContext> contexts = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	private boolean agrees;

	private Shared shared;

	@Override
	public void beforeEach(ExtensionContext context) {
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
		this.shared = context.getRoot()
			.getStore(ExtensionContext.Namespace.GLOBAL)
			.computeIfAbsent(Shared.class, (key) -> new Shared(), Shared.class);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.contexts.forEach(BrowserContext::close);
		this.contexts.clear();
		List<String> heard = List.copyOf(this.complaints);
		this.complaints.clear();
		assertThat(heard).isEmpty();
	}

	SampleApplication application() {
		return this.shared.application;
	}

	/** A page of 1440 to 900 points in the light theme, once it is live. */
	Page open(String fragment) {
		return open(fragment, new Browser.NewContextOptions().setViewportSize(1440, 900));
	}

	Page open(String fragment, Browser.NewContextOptions options) {
		Page page = page(options);
		page.navigate(application().url() + fragment);
		PlaywrightAssertions.assertThat(page.locator("#live")).hasText("live");
		return page;
	}

	/** A page that shows nothing yet. */
	Page page(Browser.NewContextOptions options) {
		BrowserContext context = this.shared.browser.newContext(options);
		this.contexts.add(context);
		Page page = context.newPage();
		page.onConsoleMessage(this::hear);
		page.onPageError((error) -> this.complaints.add("error: " + error));
		page.onDialog(this::answer);
		return page;
	}

	/** Says yes to the next question of a page's own dialog. */
	void agree() {
		this.agrees = true;
	}

	private void answer(Dialog dialog) {
		if (this.agrees) {
			this.agrees = false;
			dialog.accept();
			return;
		}
		this.complaints.add("dialog: " + dialog.message());
		dialog.dismiss();
	}

	/** Keeps a picture, if pictures are wanted. */
	void keep(Page page, String name) {
		String images = System.getProperty("page.images", "");
		if (!images.isEmpty()) {
			page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(images, name + ".png"))
				.setAnimations(ScreenshotAnimations.DISABLED));
		}
	}

	/**
	 * A request that failed is told of by the browser itself: the application is
	 * restarted, and a thread in which nothing was said is not found.
	 */
	private void hear(ConsoleMessage message) {
		if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
			this.complaints.add(message.text());
		}
	}

	private static final class Shared implements AutoCloseable {

		private final SampleApplication application = new SampleApplication();

		private final Playwright playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));

		private final Browser browser = this.playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of(System.getProperty("page.browser")))
				// Without a sandbox, since CI is root
				.setArgs(List.of("--no-sandbox")));

		@Override
		public void close() {
			this.playwright.close();
			this.application.close();
		}

	}

}
