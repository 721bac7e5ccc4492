package io.signalbox.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.signalbox.AcquisitionException;
import io.signalbox.Hold;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SetEvent;
import io.signalbox.annotation.SignalCondition;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application that is processed ahead of time and then started in a JVM of its own,
 * where its requests show what its annotations do.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ AheadOfTimeApplication.Desk.class, AheadOfTimeApplication.Work.class, AheadOfTimeApplication.Shelf.class,
		AheadOfTimeApplication.Elsewhere.class })
class AheadOfTimeApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(AheadOfTimeApplication.class, arguments);
	}

	@EventListener
	void ready(WebServerInitializedEvent event) {
		System.out.println("port=" + event.getWebServer().getPort() + ";");
	}

	public record Order(String id, int count) {
	}

	@RestController
	static class Desk {

		private final Work work;

		private final NamedSemaphore gateway;

		Desk(Work work, @Qualifier("gateway") NamedSemaphore gateway) {
			this.work = work;
			this.gateway = gateway;
		}

		@GetMapping("/generated")
		boolean generated() {
			return AotDetector.useGeneratedArtifacts();
		}

		@GetMapping("/guarded")
		boolean guarded() {
			return this.work.guarded();
		}

		@GetMapping("/keys")
		int keys(@RequestParam int times) {
			int live = 0;
			for (int i = 0; i < times; i++) {
				live += this.work.keyed(new Order("order " + i, i));
			}
			return live;
		}

		@GetMapping("/several")
		int several() {
			return this.work.several("from", "to");
		}

		@GetMapping("/refused")
		List<String> refused() {
			try (Hold all = this.gateway.holdAsync(this.gateway.permits(), Duration.ZERO)
				.toCompletableFuture()
				.join()) {
				return List.of(this.work.paid(1), this.work.paidElsewhere(2));
			}
		}

		@GetMapping("/stock")
		int stock() {
			this.work.deliver("mug", 3);
			return this.work.take("mug");
		}

		@GetMapping("/event")
		boolean event() {
			this.work.load();
			return this.work.search();
		}

	}

	static class Work {

		private final SignalboxRegistry registry;

		private final Shelf shelf;

		Work(SignalboxRegistry registry, Shelf shelf) {
			this.registry = registry;
			this.shelf = shelf;
		}

		@Guarded("ledger")
		boolean guarded() {
			return this.registry.lock("ledger").isLocked();
		}

		@Guarded(name = "order", key = "#order.id")
		int keyed(Order order) {
			return liveKeys("order");
		}

		@Guarded(name = "account", key = "{#from, #to}")
		int several(String from, String to) {
			return liveKeys("account");
		}

		@Limited(name = "gateway", timeout = "0", fallback = "later")
		String paid(int amount) {
			return "paid " + amount;
		}

		@Limited(name = "gateway", timeout = "0", fallback = "elsewhere::later")
		String paidElsewhere(int amount) {
			return "paid " + amount;
		}

		private String later(int amount, AcquisitionException reason) {
			return "later " + amount + " " + reason.getName();
		}

		@SignalCondition("stock")
		void deliver(String article, int count) {
			this.shelf.put(article, count);
		}

		@AwaitCondition(name = "stock", until = "@shelf.count(#article) > 0", timeout = "10s")
		int take(String article) {
			return this.shelf.count(article);
		}

		@SetEvent("loaded")
		void load() {
			// the event is the effect
		}

		@AwaitEvent("loaded")
		boolean search() {
			return this.registry.event("loaded").isSet();
		}

		private int liveKeys(String name) {
			NamedPrimitive primitive = this.registry.find(name);
			return (primitive != null) ? primitive.statistics().liveKeys() : -1;
		}

	}

	@Component("shelf")
	static class Shelf {

		private final Map<String, Integer> counts = new HashMap<>();

		void put(String article, int count) {
			this.counts.put(article, count);
		}

		public int count(String article) {
			return this.counts.getOrDefault(article, 0);
		}

	}

	@Component("elsewhere")
	static class Elsewhere {

		String later(int amount) {
			return "elsewhere " + amount;
		}

	}

}
