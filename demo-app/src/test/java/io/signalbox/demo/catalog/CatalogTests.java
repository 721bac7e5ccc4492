package io.signalbox.demo.catalog;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import io.signalbox.NamedEvent;
import io.signalbox.demo.BoxOfficeApplication;
import io.signalbox.demo.BoxOfficeTest;
import io.signalbox.demo.Visitors;
import io.signalbox.demo.sales.Seats;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Searching before, while and after the catalogue is imported.
 */
@BoxOfficeTest
class CatalogTests {

	private final NamedEvent loaded;

	private final ShowRepository shows;

	private final Seats seats;

	@LocalServerPort
	private int port;

	CatalogTests(@Qualifier("catalog-loaded") NamedEvent loaded, ShowRepository shows, Seats seats) {
		this.loaded = loaded;
		this.shows = shows;
		this.seats = seats;
	}

	@Test
	void searchDuringAReloadWaitsForItsEnd() throws Exception {
		await().until(this.loaded::isSet);
		Visitors visitors = new Visitors(this.port);
		CompletableFuture<HttpResponse<String>> reload = visitors.post("/api/catalog/reload", "");
		await().until(() -> !this.loaded.isSet());
		CompletableFuture<HttpResponse<String>> search = visitors.get("/api/shows?q=hamlet");
		await().until(() -> this.loaded.waiting() == 1 || search.isDone());
		assertThat(search).isNotDone();
		assertThat(Visitors.join(reload).body()).isEqualTo("{\"shows\":24}");
		assertThat(Visitors.join(search).body()).contains("\"title\":\"Hamlet\"");
		assertThat(this.loaded.isSet()).isTrue();
	}

	@Test
	void secondImportAtTheSameTimeIsRefusedAndDoesNoHarm() throws Exception {
		await().until(this.loaded::isSet);
		Visitors visitors = new Visitors(this.port);
		CompletableFuture<HttpResponse<String>> first = visitors.post("/api/catalog/reload", "");
		await().until(() -> !this.loaded.isSet());
		HttpResponse<String> second = Visitors.join(visitors.post("/api/catalog/reload", ""));
		assertThat(second.statusCode()).isEqualTo(503);
		assertThat(second.body()).contains("\"status\":503").contains("try again later");
		assertThat(Visitors.join(first).statusCode()).isEqualTo(200);
		assertThat(this.loaded.isSet()).isTrue();
	}

	@Test
	void soldSeatsSurviveAReload() throws Exception {
		await().until(this.loaded::isSet);
		Show before = this.shows.findByCode("GHO-0410").orElseThrow();
		this.seats.reserve(before.id(), "Regina");
		assertThat(Visitors.join(new Visitors(this.port).post("/api/catalog/reload", "")).statusCode()).isEqualTo(200);
		Show after = this.shows.findByCode("GHO-0410").orElseThrow();
		assertThat(after.id()).isEqualTo(before.id());
		assertThat(after.sold()).isEqualTo(before.sold() + 1);
		assertThat(this.shows.count()).isEqualTo(24);
	}

	@Test
	void searchBeforeTheFirstImportWaitsForItsEnd() throws Exception {
		try (ConfigurableApplicationContext application = SpringApplication.run(BoxOfficeApplication.class,
				"--server.port=0", "--box-office.load.steady=false", "--box-office.catalog.pause-per-show=100ms")) {
			NamedEvent event = application.getBean("catalog-loaded", NamedEvent.class);
			int otherPort = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(event.isSet()).isFalse();
			CompletableFuture<HttpResponse<String>> search = new Visitors(otherPort).get("/api/shows?q=ghost");
			await().until(() -> event.waiting() == 1);
			assertThat(search).isNotDone();
			assertThat(Visitors.join(search).body()).contains("The Ghost Train");
		}
	}

}
