package io.github.langgraph4spring.sample.page.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread of ten thousand checkpoints.
 */
class LongThreadBrowserIT {

	private static final String SCROLL = """
			async () => {
			  const list = document.getElementById('timeline-list');
			  const frame = () => new Promise(requestAnimationFrame);
			  let frames = 0;
			  while (!list.textContent.includes('step -1') && frames < 20000) {
			    list.scrollTop += 600;
			    await frame();
			    frames++;
			  }
			  return frames;
			}
			""";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void staysSmooth() {
		ForkedThread.insert(this.stage.application().database());
		Page page = this.stage.open("#thread=ten-thousand");
		Locator list = page.locator("#timeline-list");
		assertThat(list.locator("[role=option]").first()).containsText("step 9998");
		CDPSession browser = page.context().newCDPSession(page);
		browser.send("Performance.enable");
		double before = metric(browser, "ScriptDuration");
		int frames = ((Number) page.evaluate(SCROLL)).intValue();
		double millisPerFrame = (metric(browser, "ScriptDuration") - before) * 1000 / frames;
		assertThat(list.locator("[role=option]").last()).containsText("step -1");
		assertThat(page.locator("#checkpoint-count")).hasText("10,000");
		browser.send("HeapProfiler.collectGarbage");
		System.out.printf("10,000 checkpoints: %d frames, %.2f ms of script a frame, %.0f nodes%n", frames,
				millisPerFrame, metric(browser, "Nodes"));
		assertThat(list.locator("[role=option]").count()).isLessThan(50);
		// A third of a frame at 60 Hz, on a machine that does other things meanwhile
		assertThat(millisPerFrame).isLessThan(5);
		this.stage.keep(page, "ten-thousand");
	}

	private static double metric(CDPSession browser, String name) {
		for (JsonElement metric : browser.send("Performance.getMetrics").getAsJsonArray("metrics")) {
			JsonObject value = metric.getAsJsonObject();
			if (value.get("name").getAsString().equals(name)) {
				return value.get("value").getAsDouble();
			}
		}
		throw new AssertionError("The browser does not measure " + name);
	}

}
