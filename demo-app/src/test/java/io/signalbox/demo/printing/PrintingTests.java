package io.signalbox.demo.printing;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.signalbox.NamedQueue;
import io.signalbox.demo.BoxOfficeApplication;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many who want their tickets printed, and one printer.
 */
@BoxOfficeTest
class PrintingTests {

	private static final int TICKETS = 200;

	private final NamedQueue<PrintJob> jobs;

	private final Printer printer;

	private final PrintTray tray;

	private final JsonMapper json;

	@LocalServerPort
	private int port;

	PrintingTests(@Qualifier("print-jobs") NamedQueue<PrintJob> jobs, Printer printer, PrintTray tray,
			JsonMapper json) {
		this.jobs = jobs;
		this.printer = printer;
		this.tray = tray;
		this.json = json;
	}

	@Test
	void everyAcceptedJobIsPrintedOnce() throws Exception {
		List<HttpResponse<String>> answers = Visitors.joinAll(handIn(new Visitors(this.port), "load", TICKETS));
		assertThat(answers).allMatch((answer) -> answer.statusCode() == 202 || isBusy(answer));
		List<Long> accepted = accepted(answers);
		assertThat(accepted).hasSizeGreaterThanOrEqualTo(this.jobs.capacity()).doesNotHaveDuplicates();
		await().until(() -> printed("load").size() >= accepted.size());
		assertThat(printed("load")).containsExactlyInAnyOrderElementsOf(accepted);
	}

	@Test
	void whoFindsTheQueueFullIsSentAwayAndTheOthersArePrintedWhenThePrinterIsBack() throws Exception {
		Visitors visitors = new Visitors(this.port);
		this.printer.stop();
		List<Long> accepted;
		try {
			List<HttpResponse<String>> answers = Visitors.joinAll(handIn(visitors, "full", this.jobs.capacity() + 5));
			assertThat(answers).filteredOn((answer) -> answer.statusCode() != 202)
				.hasSize(5)
				.allMatch(PrintingTests::isBusy);
			accepted = accepted(answers);
			assertThat(Visitors.join(visitors.get("/api/printing")).body()).contains("\"size\":20", "\"capacity\":20");
			assertThat(printed("full")).isEmpty();
		}
		finally {
			this.printer.start();
		}
		await().until(() -> printed("full").size() >= accepted.size());
		assertThat(printed("full")).containsExactlyInAnyOrderElementsOf(accepted);
	}

	@Test
	void whatIsInTheQueueWhenThePrinterStopsIsPrinted() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> sent = handIn(new Visitors(this.port), "stop", 10);
		List<Long> accepted = accepted(Visitors.joinAll(sent));
		this.printer.stop();
		try {
			assertThat(accepted).hasSize(10);
			assertThat(printed("stop")).containsExactlyInAnyOrderElementsOf(accepted);
		}
		finally {
			this.printer.start();
		}
	}

	@Test
	void whatWasAcceptedBeforeTheApplicationStopsIsPrinted() throws Exception {
		ConfigurableApplicationContext application = SpringApplication.run(BoxOfficeApplication.class,
				"--server.port=0", "--box-office.load.steady=false", "--box-office.catalog.pause-per-show=5ms",
				"--box-office.printing.time-per-job=100ms");
		try {
			int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			PrintTray tray = application.getBean(PrintTray.class);
			List<Long> accepted = accepted(Visitors.joinAll(handIn(new Visitors(port), "close", 20)));
			long before = tray.printed();
			application.close();
			assertThat(before).isLessThan(accepted.size());
			assertThat(tray.jobs()).extracting(PrintJob::number).containsExactlyInAnyOrderElementsOf(accepted);
		}
		finally {
			application.close();
		}
	}

	@Test
	void nothingToPrintIsRefused() throws Exception {
		Visitors visitors = new Visitors(this.port);
		assertThat(Visitors.join(visitors.post("/api/printing", "{}")).statusCode()).isEqualTo(400);
		assertThat(Visitors.join(visitors.post("/api/printing", "{\"ticket\": \" \"}")).statusCode()).isEqualTo(400);
		String novel = "{\"ticket\": \"" + "x".repeat(121) + "\"}";
		assertThat(Visitors.join(visitors.post("/api/printing", novel)).statusCode()).isEqualTo(400);
	}

	private static boolean isBusy(HttpResponse<String> answer) {
		return answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent();
	}

	private static List<CompletableFuture<HttpResponse<String>>> handIn(Visitors visitors, String who, int tickets) {
		return IntStream.range(0, tickets)
			.mapToObj((ticket) -> visitors.post("/api/printing", "{\"ticket\": \"%s\"}".formatted(who)))
			.toList();
	}

	private List<Long> accepted(List<HttpResponse<String>> answers) {
		return answers.stream()
			.filter((answer) -> answer.statusCode() == 202)
			.map((answer) -> this.json.readValue(answer.body(), PrintJob.class).number())
			.toList();
	}

	private List<Long> printed(String who) {
		return this.tray.jobs().stream().filter((job) -> job.ticket().equals(who)).map(PrintJob::number).toList();
	}

}
