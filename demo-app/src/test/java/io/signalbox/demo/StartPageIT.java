package io.signalbox.demo;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.signalbox.NamedEvent;
import io.signalbox.Outcome;
import io.signalbox.SignalboxRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The start page in a browser, with the steady load on, as somebody sees it who opens it
 * for the first time.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "box-office.catalog.pause-per-show=250ms", "logging.level.org.openqa.selenium=error" })
@Tag("browser")
@Timeout(180)
class StartPageIT {

	@LocalServerPort
	private int port;

	@Autowired
	@Qualifier("catalog-loaded")
	private NamedEvent loaded;

	@Autowired
	private SignalboxRegistry registry;

	private Browser browser;

	@BeforeEach
	void openThePage() throws IOException {
		this.browser = Browser.start();
		this.browser.open(this.port, "/");
	}

	@AfterEach
	void closeTheBrowser() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@Test
	void pageIsAliveAndAShowSellsOut() throws IOException {
		waitFor(40, "Live", () -> text("#line-text"));
		waitFor(40, "24 shows loaded", () -> text("#catalogue-flag"));
		until(40, () -> attempts("payment-gateway") > 0 && this.browser.findAll(".seats .p").size() > 9);
		until(40, () -> attempts("stock") > 0 && attempts("price-list") > 0 && attempts("account") > 0
				&& attempts("print-jobs") > 0 && text("#tills-flag").matches("£[0-9,]+ balances"));
		assertThat(text("#torn")).isEqualTo("0");
		this.browser.screenshot("desktop");

		click("sell-out");
		until(20, () -> "running".equals(verdict().getDomAttribute("data-state")));
		until(40, () -> this.browser.findAll("#lamps .lit").size() == 5);
		this.browser.screen(Browser.DESKTOP, true);
		this.browser.screenshot("desktop-dark-rush");

		until(90, () -> List.of("done", "broken", "failed").contains(verdict().getDomAttribute("data-state")));
		assertThat(verdict().getText())
			.isEqualTo("300 sold, 0 sold twice, never more than 5 payments at once, ledger balances");
		assertThat(this.browser.findAll(".seats .p")).hasSize(300);
		assertThat(this.browser.findAll(".seats .x")).isEmpty();

		this.browser.screen(Browser.PHONE, false);
		this.browser.screenshot("phone");
		this.browser.screen(Browser.PHONE, true);
		this.browser.screenshot("phone-dark");
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void searchWaitsForTheCatalogueAndSteadyLoadCanBeTurnedOff() {
		waitFor(40, "24 shows loaded", () -> text("#catalogue-flag"));
		WebElement steady = this.browser.find("#steady");
		until(20, () -> "true".equals(steady.getDomAttribute("aria-checked")));
		steady.click();
		until(20, () -> "false".equals(steady.getDomAttribute("aria-checked")));
		steady.click();
		until(20, () -> "true".equals(steady.getDomAttribute("aria-checked")));

		click("reload");
		await().until(() -> !this.loaded.isSet());
		this.browser.find("#query").sendKeys("ghost");
		this.browser.find("#search [type=submit]").click();
		until(40, () -> text("#result").matches("2 found after [0-9.]+ s: Ghosts, The Ghost Train"));
		waitFor(10, "24 shows loaded", () -> text("#catalogue-flag"));
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void customerWaitsForTheDelivery() {
		waitFor(40, "Live", () -> text("#line-text"));
		until(20, () -> !this.browser.findAll("#article option").isEmpty());
		this.browser.find("#buy [type=submit]").click();
		until(20, () -> text("#shop-result").equals("Waiting until there are 20")
				|| text("#shop-result").matches("programme \\d+ to .*"));
		click("deliver");
		until(20, () -> text("#shop-result").matches("programme \\d+ to \\d+ for £[0-9.]+, after .*"));

		click("settle");
		until(40, () -> text("#tills-result").matches("Day \\d+: £[0-9.]+, every till found the counts of all\\."));
		click("raise-prices");
		until(20, () -> text("#prices-result").matches("Edition \\d+ is out\\."));
		click("read-prices");
		until(20, () -> text("#prices-result").matches("Edition \\d+ after .*: programme £[0-9.]+, poster .*"));
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void moneyGoesToAndFroAndTicketsArePrinted() {
		waitFor(40, "Live", () -> text("#line-text"));
		until(20, () -> text("#accounts-flag").equals("£4000.00 in all"));
		click("to-and-fro");
		until(20, () -> text("#accounts-result").matches("40 transfers both ways after [0-9.]+ m?s\\."));
		assertThat(text("#accounts-flag")).isEqualTo("£4000.00 in all");
		assertThat(text("#accounts-use")).matches("[0-9,]+ transfers, \\d keys? in use");
		click("print");
		until(20, () -> text("#printing-result").matches("\\d+ accepted, \\d+ sent away\\."));
		until(20, () -> !text("#printed").equals("0 printed"));
	}

	private WebElement verdict() {
		return this.browser.find("#verdict");
	}

	private String text(String selector) {
		return this.browser.text(selector);
	}

	private void waitFor(int seconds, String expected, Supplier<String> actual) {
		this.browser.waitFor(seconds, expected, actual);
	}

	private void until(int seconds, BooleanSupplier condition) {
		this.browser.until(seconds, condition);
	}

	private void click(String id) {
		this.browser.find("#" + id).click();
	}

	private long attempts(String name) {
		return Stream.of(Outcome.values())
			.mapToLong((outcome) -> Objects.requireNonNull(this.registry.find(name)).statistics().attempts(outcome))
			.sum();
	}

}
