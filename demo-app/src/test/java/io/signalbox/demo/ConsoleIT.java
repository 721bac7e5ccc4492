package io.signalbox.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.signalbox.Hold;
import io.signalbox.HoldableKeys;
import io.signalbox.NamedLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console in a browser, inside the start page and on its own, as the walkthrough goes
 * through it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "box-office.catalog.pause-per-show=20ms", "logging.level.org.openqa.selenium=error",
				"management.endpoint.signalboxgraph.show-values=always" })
@Tag("browser")
@Timeout(180)
class ConsoleIT {

	private static final String CONSOLE = "/actuator/signalboxconsole";

	private static final String HOSTILE = "<img src=x onerror=document.body.dataset.hacked=1>";

	@LocalServerPort
	private int port;

	@Autowired
	private SignalboxRegistry registry;

	@Autowired
	@Qualifier("payment-gateway")
	private NamedSemaphore gateway;

	@Autowired
	@Qualifier("account")
	private NamedLock account;

	@Autowired
	private Refusal refusal;

	private Browser browser;

	@BeforeEach
	void startTheBrowser() throws IOException {
		this.browser = Browser.start();
	}

	@AfterEach
	void closeTheBrowser() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@Test
	void deadlockIsSeenWithinFiveSecondsAndEndsWhenABookIsTakenAway() throws IOException {
		openStartPage();
		this.browser.find("#carry-over").click();
		enterConsole();
		this.browser.until(5, () -> this.browser.findAll("#deadlocks article").size() == 1
				&& this.browser.findAll(".node.stuck").size() == 4);
		assertThat(this.browser.text("#deadlocks h2")).matches("Deadlock: clerk-\\d and clerk-\\d wait for each other");
		assertThat(participant("clerk-1")).contains("holds lock 'sales-book'",
				"waits for lock 'stock-book', held by clerk-2");
		assertThat(participant("clerk-2")).contains("holds lock 'stock-book'",
				"waits for lock 'sales-book', held by clerk-1");
		assertThat(this.browser.find("#announcement").getDomProperty("textContent"))
			.isEqualTo(this.browser.text("#deadlocks h2"));
		assertThat(this.browser.text("#summary")).endsWith("1 deadlock");
		assertThat(this.browser.findAll(".edge.waits.stuck[d^=M]").size()).isGreaterThanOrEqualTo(2);
		assertThat(this.browser.findAll(".edge.holds.stuck")).hasSize(2);

		button("#deadlocks", "Take 'sales-book' away").click();
		this.browser.driver().switchTo().alert().accept();
		this.browser.until(10, () -> !this.browser.find("#deadlocks").isDisplayed());
		this.browser.driver().switchTo().defaultContent();
		this.browser.until(10, () -> this.browser.text("#clerks-result").contains("clerk-2 after"));
		assertThat(this.browser.text("#clerks-result")).matches("clerk-1 after .*sales-book.*had both books");
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void deadlockIsReadableOnAPhoneAndInTheDark() throws IOException {
		openConsole();
		RestClient client = RestClient.create("http://localhost:" + this.port);
		Thread clerks = new Thread(() -> client.post().uri("/api/clerks").retrieve().toBodilessEntity());
		clerks.start();
		this.browser.until(10, () -> this.browser.findAll(".node.stuck").size() == 4);
		row("payment-gateway").click();
		this.browser.screenshot("console");
		String light = background();
		this.browser.screen(Browser.DESKTOP, true);
		assertThat(background()).isNotEqualTo(light);
		this.browser.screenshot("console-dark");
		for (boolean dark : new boolean[] { false, true }) {
			this.browser.screen(Browser.PHONE, dark);
			this.browser.until(5, () -> this.browser.find(".graph").getSize().getWidth() < Browser.PHONE);
			this.browser.screenshot(dark ? "console-phone-dark" : "console-phone");
		}
		client.post()
			.uri("/actuator/signalbox/stock-book")
			.header("Content-Type", "application/json")
			.body("{\"action\": \"force-release\"}")
			.retrieve()
			.toBodilessEntity();
		await().until(() -> !clerks.isAlive());
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void limitIsResizedWithTheSliderUnderLoadWithoutAFailedCall() {
		openStartPage();
		this.browser.find("#sell-out").click();
		enterConsole();
		// by the keyboard throughout
		row("payment-gateway").sendKeys(Keys.ENTER);
		WebElement slider = this.browser.find("[data-name='payment-gateway'] input[type=range]");
		this.browser.until(40, () -> this.gateway.waiting() > 50);
		slider.sendKeys(Keys.ARROW_RIGHT.toString().repeat(10));
		this.browser.until(10, () -> permits() == 15);
		this.browser.until(10, () -> report("run").path("phase").asString().equals("DONE") || inUse() > 5);
		slider.sendKeys(Keys.ARROW_LEFT.toString().repeat(12));
		this.browser.until(10, () -> permits() == 3);
		slider.sendKeys(Keys.END);
		this.browser.until(10, () -> permits() == 20);
		this.browser.driver().switchTo().defaultContent();
		this.browser.until(90, () -> this.browser.text("#verdict-fine").contains("without an answer"));
		JsonNode report = report("report");
		assertThat(report.path("buyers").path("failed").asInt()).isZero();
		assertThat(report.path("buyers").path("sold").asInt()).isEqualTo(300);
		assertThat(report.path("seatsSoldTwice").asInt()).isZero();
		assertThat(report.path("mostPaymentsAtOnce").asInt()).isGreaterThan(5);
		assertThat(this.browser.text("#verdict-fine")).endsWith(", 0 without an answer");
		for (Outcome outcome : Outcome.values()) {
			long attempts = this.gateway.statistics().attempts(outcome);
			assertThat(attempts == 0 || outcome == Outcome.ACQUIRED).as(outcome.tag()).isTrue();
		}
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void hostileKeysAndThreadsAreShownAsText() throws Exception {
		HoldableKeys<NamedLock> keys = this.account.keys();
		Hold hold = keys.hold(HOSTILE);
		Thread waiter = new Thread(() -> waitFor(keys), HOSTILE);
		waiter.start();
		try {
			openConsole();
			this.browser.until(10, () -> words().contains(HOSTILE + " waits") && words().contains("[" + HOSTILE + "]"));
			row("account").click();
			assertThat(this.browser.findAll("img")).isEmpty();
			assertThat(this.browser.find("body").getDomAttribute("data-hacked")).isNull();
			Object refused = this.browser.driver().executeScript("""
					try {
						document.body.insertAdjacentHTML('beforeend', arguments[0]);
						return 'inserted';
					}
					catch (problem) {
						return problem.name;
					}""", HOSTILE);
			assertThat(refused).as("HTML from a script is refused by the page's policy").isEqualTo("TypeError");
		}
		finally {
			hold.close();
			waiter.join();
		}
	}

	@Test
	void settingsSayWhereTheyComeFrom() {
		openConsole();
		row("payment-gateway").click();
		this.browser.until(10,
				() -> this.browser.text("[data-name='payment-gateway'] .details")
					.matches("(?s).*timeout: 30s \\(.*application.yml.* - \\d+:\\d+\\).*fair: false \\(default\\).*|"
							+ "(?s).*fair: false \\(default\\).*timeout: 30s \\(.*application.yml.* - \\d+:\\d+\\).*"));
	}

	@Test
	void refusedChangeIsExplained() {
		openConsole();
		row("catalog-loaded").click();
		this.refusal.on.set(true);
		try {
			button("[data-name='catalog-loaded']", "Set").click();
			this.browser.until(10,
					() -> this.browser.text("[data-name='catalog-loaded'] [role=status]").contains("CSRF"));
		}
		finally {
			this.refusal.on.set(false);
		}
		button("[data-name='catalog-loaded']", "Set").click();
		this.browser.waitFor(10, "Done: set", () -> this.browser.text("[data-name='catalog-loaded'] [role=status]"));
	}

	@Test
	void readOnlyPageHasNoSliderAndSaysWhy() {
		try (ConfigurableApplicationContext application = SpringApplication.run(BoxOfficeApplication.class,
				"--server.port=0", "--management.endpoint.signalbox.access=read-only", "--box-office.load.steady=false",
				"--spring.datasource.generate-unique-name=true")) {
			this.port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			openConsole();
			row("payment-gateway").click();
			assertThat(this.browser.text("[data-name='payment-gateway'] .details")).contains("permits: 5");
			assertThat(this.browser.findAll("input[type=range]")).isEmpty();
			assertThat(this.browser.text("#access")).contains("management.endpoint.signalbox.access");
			assertThat(this.browser.complaints()).isEmpty();
		}
	}

	private void openStartPage() {
		this.browser.open(this.port, "/");
		this.browser.waitFor(40, "Live", () -> this.browser.text("#line-text"));
		this.browser.waitFor(40, "24 shows loaded", () -> this.browser.text("#catalogue-flag"));
		enterConsole();
		this.browser.waitFor(40, "Live", () -> this.browser.text("#line-text"));
		this.browser.driver().switchTo().defaultContent();
	}

	private void enterConsole() {
		this.browser.driver().switchTo().frame("console");
	}

	private void openConsole() {
		this.browser.open(this.port, CONSOLE);
		this.browser.waitFor(40, "Live", () -> this.browser.text("#line-text"));
	}

	private WebElement row(String name) {
		return this.browser.find("[data-name='" + name + "'] .pick");
	}

	private WebElement button(String within, String text) {
		return this.browser.findAll(within + " button")
			.stream()
			.filter((button) -> button.getText().equals(text))
			.findFirst()
			.orElseThrow();
	}

	private String participant(String clerk) {
		return this.browser.findAll(".participants li")
			.stream()
			.map(WebElement::getText)
			.filter((text) -> text.startsWith(clerk))
			.findFirst()
			.orElseThrow();
	}

	private String words() {
		return Objects.requireNonNull(this.browser.find("#graph-list").getDomProperty("textContent"));
	}

	private String background() {
		return this.browser.find("body").getCssValue("background-color");
	}

	private int permits() {
		return this.gateway.statistics().max();
	}

	private int inUse() {
		return this.gateway.statistics().active();
	}

	private JsonNode report(String part) {
		String status = RestClient.create("http://localhost:" + this.port)
			.get()
			.uri("/api/load")
			.retrieve()
			.body(String.class);
		JsonNode run = JsonMapper.shared().readTree(status);
		return part.equals("run") ? run : run.path(part);
	}

	private static void waitFor(HoldableKeys<NamedLock> keys) {
		try (Hold hold = keys.hold(HOSTILE, Duration.ofSeconds(60))) {
			Thread.yield();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Stands for security that refuses a change. */
	static final class Refusal {

		final AtomicBoolean on = new AtomicBoolean();

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Security {

		@Bean
		Refusal refusal() {
			return new Refusal();
		}

		@Bean
		Filter refusing(Refusal refusal) {
			return (request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				if (refusal.on.get() && http.getMethod().equals("POST")
						&& http.getRequestURI().startsWith("/actuator")) {
					((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
				}
				else {
					chain.doFilter(request, response);
				}
			};
		}

	}

}
