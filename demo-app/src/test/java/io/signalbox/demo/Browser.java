package io.signalbox.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser to look at a page with. Without one on this machine the test is skipped;
 * {@code -Dbrowser.required=true} makes it fail instead.
 */
final class Browser implements AutoCloseable {

	static final int DESKTOP = 1400;

	static final int PHONE = 390;

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final String NONE = "No browser to test with: apt-get install chromium chromium-driver";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser start() throws IOException {
		Optional<File> chromium = onThePath("chromium", "chromium-browser", "google-chrome");
		Optional<File> driver = onThePath("chromedriver");
		boolean found = chromium.isPresent() && driver.isPresent();
		if (Boolean.getBoolean("browser.required")) {
			assertThat(found).as(NONE).isTrue();
		}
		Assumptions.assumeTrue(found, NONE);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--disable-background-networking", "--no-first-run");
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.orElseThrow())
			.usingAnyFreePort()
			.build();
		Files.createDirectories(SCREENSHOTS);
		Browser browser = new Browser(new ChromeDriver(service, options));
		browser.screen(DESKTOP, false);
		return browser;
	}

	void open(int port, String path) {
		this.driver.get("http://localhost:" + port + path);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> findAll(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	String text(String selector) {
		return find(selector).getText();
	}

	/** What the page has logged; nothing if all is well. */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::toString).toList();
	}

	void waitFor(int seconds, String expected, Supplier<String> actual) {
		until(seconds, () -> expected.equals(actual.get()));
	}

	void until(int seconds, BooleanSupplier condition) {
		new WebDriverWait(this.driver, Duration.ofSeconds(seconds), Duration.ofMillis(100))
			.until((browser) -> condition.getAsBoolean());
	}

	void screen(int width, boolean dark) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width == PHONE));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/** Takes a picture of the whole page, of which nothing sticks out at the side. */
	void screenshot(String name) throws IOException {
		long width = (Long) this.driver.executeScript("return document.documentElement.clientWidth");
		long fullWidth = (Long) this.driver.executeScript("return document.documentElement.scrollWidth");
		long height = (Long) this.driver.executeScript("return document.documentElement.scrollHeight");
		assertThat(fullWidth).as("nothing sticks out at the side").isLessThanOrEqualTo(width);
		Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
		Object image = this.driver
			.executeCdpCommand("Page.captureScreenshot",
					Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
			.get("data");
		Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) image));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	private static Optional<File> onThePath(String... names) {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin";
		return Stream.of(names)
			.flatMap((name) -> Stream.of(path.split(File.pathSeparator)).map((folder) -> new File(folder, name)))
			.filter(File::canExecute)
			.findFirst();
	}

}
