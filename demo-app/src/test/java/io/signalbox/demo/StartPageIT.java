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

import io.signalbox.NamedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The start page in a browser, with the steady load on, as somebody sees it who opens it
 * for the first time. Without a browser on this machine the test is skipped;
 * {@code -Dbrowser.required=true} makes it fail instead.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "box-office.catalog.pause-per-show=250ms", "logging.level.org.openqa.selenium=error" })
@Tag("browser")
@Timeout(180)
class StartPageIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final String NO_BROWSER = "No browser to test with: apt-get install chromium chromium-driver";

	private static final int DESKTOP = 1400;

	private static final int PHONE = 390;

	@LocalServerPort
	private int port;

	@Autowired
	@Qualifier("catalog-loaded")
	private NamedEvent loaded;

	private ChromeDriver browser;

	@BeforeEach
	void openThePage() throws IOException {
		Optional<File> chromium = find("chromium", "chromium-browser", "google-chrome");
		Optional<File> driver = find("chromedriver");
		boolean found = chromium.isPresent() && driver.isPresent();
		if (Boolean.getBoolean("browser.required")) {
			assertThat(found).as(NO_BROWSER).isTrue();
		}
		Assumptions.assumeTrue(found, NO_BROWSER);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--disable-background-networking", "--no-first-run");
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.orElseThrow())
			.usingAnyFreePort()
			.build();
		Files.createDirectories(SCREENSHOTS);
		this.browser = new ChromeDriver(service, options);
		screen(DESKTOP, false);
		this.browser.get("http://localhost:" + this.port + "/");
	}

	@AfterEach
	void closeTheBrowser() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void pageIsAliveAndAShowSellsOut() throws IOException {
		waitFor(40, "Live", () -> text("#line-text"));
		waitFor(40, "24 shows loaded", () -> text("#catalogue-flag"));
		assertThat(names()).contains("box-office", "catalog-loaded", "exports", "journal", "ledger", "payment-gateway",
				"price-list", "settlement", "stock", "VenueMap.render");
		until(40, () -> attempts("payment-gateway") > 0
				&& this.browser.findElements(By.cssSelector(".seats .p")).size() > 9);
		until(40, () -> attempts("stock") > 0 && attempts("price-list") > 0 && attempts("account") > 0
				&& attempts("print-jobs") > 0 && text("#tills-flag").matches("£[0-9,]+ balances"));
		assertThat(text("#torn")).isEqualTo("0");
		screenshot("desktop");

		this.browser.findElement(By.id("sell-out")).click();
		until(20, () -> "running".equals(verdict().getDomAttribute("data-state")));
		until(40, () -> this.browser.findElements(By.cssSelector("#lamps .lit")).size() == 5
				&& !this.browser.findElements(By.cssSelector("#waiters li[aria-hidden=false]")).isEmpty());
		screen(DESKTOP, true);
		screenshot("desktop-dark-rush");

		until(90, () -> List.of("done", "broken", "failed").contains(verdict().getDomAttribute("data-state")));
		assertThat(verdict().getText())
			.isEqualTo("300 sold, 0 sold twice, never more than 5 payments at once, ledger balances");
		assertThat(this.browser.findElements(By.cssSelector(".seats .p"))).hasSize(300);
		assertThat(this.browser.findElements(By.cssSelector(".seats .x"))).isEmpty();

		screen(PHONE, false);
		screenshot("phone");
		screen(PHONE, true);
		screenshot("phone-dark");
		assertThat(complaints()).isEmpty();
	}

	@Test
	void searchWaitsForTheCatalogueAndSteadyLoadCanBeTurnedOff() {
		waitFor(40, "24 shows loaded", () -> text("#catalogue-flag"));
		WebElement steady = this.browser.findElement(By.id("steady"));
		until(20, () -> "true".equals(steady.getDomAttribute("aria-checked")));
		steady.click();
		until(20, () -> "false".equals(steady.getDomAttribute("aria-checked")));
		steady.click();
		until(20, () -> "true".equals(steady.getDomAttribute("aria-checked")));

		this.browser.findElement(By.id("reload")).click();
		await().until(() -> !this.loaded.isSet());
		this.browser.findElement(By.id("query")).sendKeys("ghost");
		this.browser.findElement(By.cssSelector("#search [type=submit]")).click();
		until(40, () -> text("#result").matches("2 found after [0-9.]+ s: Ghosts, The Ghost Train"));
		waitFor(10, "24 shows loaded", () -> text("#catalogue-flag"));
		assertThat(complaints()).isEmpty();
	}

	@Test
	void customerWaitsForTheDelivery() {
		waitFor(40, "Live", () -> text("#line-text"));
		until(20, () -> !this.browser.findElements(By.cssSelector("#article option")).isEmpty());
		this.browser.findElement(By.cssSelector("#buy [type=submit]")).click();
		until(20, () -> text("#shop-result").equals("Waiting until there are 20")
				|| text("#shop-result").matches("programme \\d+ to .*"));
		this.browser.findElement(By.id("deliver")).click();
		until(20, () -> text("#shop-result").matches("programme \\d+ to \\d+ for £[0-9.]+, after .*"));

		this.browser.findElement(By.id("settle")).click();
		until(40, () -> text("#tills-result").matches("Day \\d+: £[0-9.]+, every till found the counts of all\\."));
		this.browser.findElement(By.id("raise-prices")).click();
		until(20, () -> text("#prices-result").matches("Edition \\d+ is out\\."));
		this.browser.findElement(By.id("read-prices")).click();
		until(20, () -> text("#prices-result").matches("Edition \\d+ after .*: programme £[0-9.]+, poster .*"));
		assertThat(complaints()).isEmpty();
	}

	@Test
	void moneyGoesToAndFroAndTicketsArePrinted() {
		waitFor(40, "Live", () -> text("#line-text"));
		until(20, () -> text("#accounts-flag").equals("£4000.00 in all"));
		this.browser.findElement(By.id("to-and-fro")).click();
		until(20, () -> text("#accounts-result").matches("40 transfers both ways after [0-9.]+ m?s\\."));
		assertThat(text("#accounts-flag")).isEqualTo("£4000.00 in all");
		assertThat(text("#accounts-use")).matches("[0-9,]+ transfers, \\d keys? in use");
		this.browser.findElement(By.id("print")).click();
		until(20, () -> text("#printing-result").matches("\\d+ accepted, \\d+ sent away\\."));
		until(20, () -> !text("#printed").equals("0 printed"));
	}

	private WebElement verdict() {
		return this.browser.findElement(By.id("verdict"));
	}

	private String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	private List<String> names() {
		until(20, () -> !this.browser.findElements(By.cssSelector("#primitives .name")).isEmpty());
		return this.browser.findElements(By.cssSelector("#primitives .name"))
			.stream()
			.map(WebElement::getText)
			.toList();
	}

	private int attempts(String name) {
		Object attempts = this.browser.executeScript("""
				return [...document.querySelectorAll('#primitives tr')]
					.find((row) => row.querySelector('.name').textContent === arguments[0])
					.querySelector('[data-label=Attempts]').textContent""", name);
		return Integer.parseInt(String.valueOf(attempts).replace(",", ""));
	}

	private List<String> complaints() {
		return this.browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::toString).toList();
	}

	private void waitFor(int seconds, String expected, Supplier<String> actual) {
		until(seconds, () -> expected.equals(actual.get()));
	}

	private void until(int seconds, BooleanSupplier condition) {
		new WebDriverWait(this.browser, Duration.ofSeconds(seconds), Duration.ofMillis(100))
			.until((browser) -> condition.getAsBoolean());
	}

	private void screen(int width, boolean dark) {
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width == PHONE));
		this.browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	private void screenshot(String name) throws IOException {
		long width = (Long) this.browser.executeScript("return document.documentElement.clientWidth");
		long fullWidth = (Long) this.browser.executeScript("return document.documentElement.scrollWidth");
		long height = (Long) this.browser.executeScript("return document.documentElement.scrollHeight");
		assertThat(fullWidth).as("nothing sticks out at the side").isLessThanOrEqualTo(width);
		Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
		Object image = this.browser
			.executeCdpCommand("Page.captureScreenshot",
					Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
			.get("data");
		Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) image));
	}

	private static Optional<File> find(String... names) {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin";
		return Stream.of(names)
			.flatMap((name) -> Stream.of(path.split(File.pathSeparator)).map((folder) -> new File(folder, name)))
			.filter(File::canExecute)
			.findFirst();
	}

}
