package io.signalbox.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.CallTraces;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitBarrier.At;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a trace shows of annotated calls, as OpenTelemetry exports it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.autoconfigure.exclude=", "management.tracing.sampling.probability=1.0",
				"management.endpoints.web.exposure.include=signalbox", "signalbox.locks.prices.type=read-write",
				"signalbox.semaphores.tills.permits=3", "signalbox.events.opened.set=true",
				"signalbox.barriers.dusk.parties=1", "spring.datasource.generate-unique-name=true" })
@Timeout(60)
class TraceTests {

	@RegisterExtension
	final Threads threads = new Threads();

	@LocalServerPort
	private int port;

	@Autowired
	private InMemorySpanExporter exporter;

	@Autowired
	private SdkTracerProvider provider;

	@Autowired
	private ObservationRegistry observations;

	@Autowired
	private SignalboxRegistry registry;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private TransactionTemplate transactions;

	@Autowired
	private CallTraces traces;

	@Autowired
	private Desk desk;

	@BeforeEach
	void forget() {
		this.provider.forceFlush().join(10, TimeUnit.SECONDS);
		this.exporter.reset();
	}

	@Test
	void waitOfARequestIsBesideItsHoldAndTheMethodIsInsideTheHold() throws Exception {
		NamedLock ledger = this.registry.lock("ledger");
		Hold hold = ledger.tryHold();
		Threads.Task<String> request = this.threads.start(() -> RestClient.create("http://localhost:" + this.port)
			.get()
			.uri("/book")
			.retrieve()
			.body(String.class));
		Threads.until(() -> ledger.waiting() == 1);
		hold.close();
		assertThat(request.value()).isEqualTo("booked");
		SpanData server = span("http get /book");
		SpanData wait = span("wait ledger");
		SpanData held = span("hold ledger");
		SpanData method = span("book");
		assertThat(List.of(wait, held)).allSatisfy((span) -> {
			assertThat(span.getTraceId()).isEqualTo(server.getTraceId());
			assertThat(span.getParentSpanId()).isEqualTo(server.getSpanId());
		});
		assertThat(method.getParentSpanId()).isEqualTo(held.getSpanId());
		assertThat(wait.getStartEpochNanos()).isGreaterThanOrEqualTo(server.getStartEpochNanos());
		assertThat(wait.getEndEpochNanos()).isGreaterThan(wait.getStartEpochNanos());
		assertThat(held.getStartEpochNanos()).isGreaterThanOrEqualTo(wait.getEndEpochNanos());
		assertThat(held.getEndEpochNanos()).isGreaterThanOrEqualTo(method.getEndEpochNanos());
		assertTags(wait, "name", "ledger", "kind", "lock", "engine", "local", "outcome", "acquired");
		assertTags(held, "name", "ledger", "kind", "lock", "engine", "local", "outcome", "success");
		assertThat(List.of(wait, held)).allSatisfy((span) -> {
			assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
			assertThat(span.getAttributes().get(AttributeKey.stringKey("key"))).isNull();
		});
	}

	@Test
	void callThatNeedNotWaitHasAWaitThatEndedAtOnce() {
		observe("caller", this.desk::book);
		assertChildOf(span("caller"), span("wait ledger"), span("hold ledger"));
		assertThat(span("hold ledger").getStartEpochNanos())
			.isGreaterThanOrEqualTo(span("wait ledger").getEndEpochNanos());
	}

	@Test
	void eachStepIsInsideTheHoldOfTheOneBefore() {
		observe("caller", this.desk::all);
		SpanData tills = span("hold tills");
		assertChildOf(span("caller"), span("wait opened"), span("wait tills"), tills);
		assertChildOf(tills, span("wait prices"), span("hold prices"));
		assertTags(span("hold prices"), "kind", "read");
		assertTags(span("wait opened"), "kind", "event", "outcome", "acquired");
		assertThat(names()).doesNotContain("hold opened");
	}

	@Test
	void waitThatFailsIsAnErrorAndThereIsNoHold() throws Exception {
		try (Hold hold = heldByAnother()) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> observe("caller", this.desk::impatient));
		}
		SpanData wait = span("wait ledger");
		assertChildOf(span("caller"), wait);
		assertTags(wait, "outcome", "timeout");
		assertError(wait, AcquireTimeoutException.class);
		assertThat(names()).doesNotContain("hold ledger");
	}

	@Test
	void methodThatFailsMakesItsHoldAnErrorAndNotItsWait() {
		assertThatIllegalStateException().isThrownBy(this.desk::fail).withMessage("no ink");
		assertError(span("hold ledger"), IllegalStateException.class);
		assertTags(span("hold ledger"), "outcome", "error");
		assertTags(span("wait ledger"), "outcome", "acquired");
		assertThat(span("wait ledger").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void callWithAFallbackShowsWhyItWasNotLetIn() throws Exception {
		try (Hold hold = heldByAnother()) {
			assertThat(hold).isNotNull();
			assertThat(this.desk.orElse(true)).isEqualTo("later");
			assertThat(this.desk.monoOrElse().block()).isEqualTo("later");
		}
		assertThat(spans("wait ledger")).hasSize(2).allSatisfy((wait) -> {
			assertTags(wait, "outcome", "timeout");
			assertError(wait, AcquireTimeoutException.class);
		});
		this.exporter.reset();
		assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> this.desk.orElse(false));
		assertError(span("hold ledger"), AcquireTimeoutException.class);
		assertTags(span("wait ledger"), "outcome", "acquired");
	}

	@Test
	void monoWaitsAndHoldsInsideWhatItsSubscriberIsPartOf() throws Exception {
		Hold hold = this.registry.lock("ledger").hold();
		Observation caller = Observation.start("caller", this.observations);
		CompletableFuture<String> mono = this.desk.mono()
			.contextWrite(Context.of("micrometer.observation", caller))
			.toFuture();
		assertThat(mono).isNotDone();
		hold.close();
		assertThat(mono.get(10, TimeUnit.SECONDS)).isEqualTo("booked");
		caller.stop();
		SpanData held = span("hold ledger");
		assertChildOf(span("caller"), span("wait ledger"), held);
		assertChildOf(held, span("book"));
		assertThat(held.getStartEpochNanos()).isGreaterThanOrEqualTo(span("wait ledger").getEndEpochNanos());
		assertTags(held, "outcome", "success");
	}

	@Test
	void whatAMonoSubscribesToIsPartOfItsHold() {
		Observation caller = Observation.start("caller", this.observations);
		this.desk.mono().contextWrite(Context.of("micrometer.observation", caller)).block();
		caller.stop();
		assertChildOf(span("caller"), span("wait ledger"), span("hold ledger"));
		assertChildOf(span("hold ledger"), span("subscribed"));
	}

	@Test
	void laterStepOfAnAsynchronousCallIsInsideTheHoldOfTheOneBefore() throws Exception {
		Hold hold = this.registry.lock("ledger").hold();
		List<CompletionStage<Void>> stage = new ArrayList<>();
		observe("caller", () -> stage.add(this.desk.allLater()));
		hold.close();
		stage.get(0).toCompletableFuture().get(10, TimeUnit.SECONDS);
		SpanData tills = span("hold tills");
		assertChildOf(span("caller"), span("wait opened"), span("wait tills"), tills);
		assertChildOf(tills, span("wait ledger"), span("hold ledger"));
		this.exporter.reset();
		Observation caller = Observation.start("caller", this.observations);
		observe("elsewhere",
				() -> this.desk.allReactive().contextWrite(Context.of("micrometer.observation", caller)).block());
		caller.stop();
		assertChildOf(span("caller"), span("wait tills"), span("hold tills"));
		assertChildOf(span("hold tills"), span("wait ledger"), span("hold ledger"));
	}

	@Test
	void monoWithoutAContextIsPartOfTheThreadThatSubscribes() {
		observe("caller", () -> this.desk.mono().block());
		assertChildOf(span("caller"), span("wait ledger"), span("hold ledger"));
	}

	@Test
	void fluxHoldsUntilItIsCancelledWhichIsNoError() {
		Disposable subscription = this.desk.flux().subscribe();
		subscription.dispose();
		SpanData held = span("hold ledger");
		assertTags(held, "outcome", "cancelled");
		assertThat(held.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void monoThatFailsOrIsNotLetInIsAnError() throws Exception {
		assertThatIllegalStateException().isThrownBy(() -> this.desk.failingMono().block());
		assertError(span("hold ledger"), IllegalStateException.class);
		this.exporter.reset();
		try (Hold hold = heldByAnother()) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> this.desk.impatientMono().block());
			this.desk.mono().subscribe().dispose();
		}
		assertThat(spans("wait ledger")).hasSize(2);
		assertError(spans("wait ledger").get(0), AcquireTimeoutException.class);
		assertTags(spans("wait ledger").get(1), "outcome", "cancelled");
		assertThat(spans("wait ledger").get(1).getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void stageThatHadToWaitIsPartOfItsCallerAndItsMethodOfTheHold() throws Exception {
		Hold hold = this.registry.lock("ledger").hold();
		List<CompletionStage<String>> stage = new ArrayList<>();
		observe("caller", () -> stage.add(this.desk.stage()));
		hold.close();
		assertThat(stage.get(0).toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo("booked");
		SpanData held = span("hold ledger");
		assertChildOf(span("caller"), span("wait ledger"), held);
		assertChildOf(held, span("book"));
		assertThat(held.getEndEpochNanos()).isGreaterThan(span("caller").getEndEpochNanos());
	}

	@Test
	void stageThatFailsMakesItsHoldAnError() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> this.desk.failingStage().toCompletableFuture().get());
		assertError(span("hold ledger"), IllegalStateException.class);
	}

	@Test
	void keyIsOnTheSpansPrintableAndShort() {
		String hostile = "<script>\u001b[31m\nOK 200\u202e" + "x".repeat(10_000);
		this.desk.byKey(hostile);
		this.desk.byKeyLater(hostile).block();
		assertThat(spans("wait account")).hasSize(2).allSatisfy(TraceTests::assertHarmless);
		assertThat(spans("hold account")).hasSize(2).allSatisfy(TraceTests::assertHarmless);
	}

	private static void assertHarmless(SpanData span) {
		String key = span.getAttributes().get(AttributeKey.stringKey("key"));
		assertThat(key).startsWith("<script>\ufffd[31m\ufffdOK 200\ufffdxx").endsWith("x…").hasSizeLessThan(100);
	}

	@Test
	void severalKeysAreOneWaitAndOneHold() {
		this.desk.byKeys(List.of("b", "a"));
		assertTags(span("wait account"), "key", "[b, a]");
		assertTags(span("hold account"), "key", "[b, a]");
	}

	@Test
	void barrierAtTheExitIsWaitedForAfterTheMethod() {
		this.desk.leave();
		SpanData wait = span("wait dusk");
		assertThat(wait.getStartEpochNanos()).isGreaterThanOrEqualTo(span("book").getEndEpochNanos());
		assertTags(wait, "kind", "barrier", "outcome", "acquired");
		this.exporter.reset();
		this.desk.leaveLater().block();
		assertTags(span("wait dusk"), "kind", "barrier", "outcome", "acquired");
	}

	@Test
	void holdLastsUntilTheTransactionHasCompleted() {
		this.transactions.executeWithoutResult((status) -> {
			this.desk.book();
			assertThat(names()).contains("wait ledger", "book").doesNotContain("hold ledger");
			observe("after the method", () -> {
			});
		});
		assertThat(span("hold ledger").getEndEpochNanos())
			.isGreaterThanOrEqualTo(span("after the method").getEndEpochNanos());
		assertThat(span("after the method").getParentSpanId()).isNotEqualTo(span("hold ledger").getSpanId());
	}

	@Test
	void observationsMakeNoMetersBesideOurs() {
		double before = attempts();
		this.desk.book();
		assertThat(attempts()).isEqualTo(before + 1);
		assertThat(this.meters.getMeters()).extracting((meter) -> meter.getId().getName())
			.contains("signalbox.wait")
			.noneMatch((name) -> name.startsWith("signalbox.call"));
	}

	@Test
	void holdersAndWaitersAreShownWithTheirTraces() throws Exception {
		CountDownLatch leave = new CountDownLatch(1);
		CompletableFuture<String> mono = new CompletableFuture<>();
		Instant before = Instant.now().minusMillis(100);
		Threads.Task<Void> holder = this.threads.run(() -> observe("holding", () -> this.desk.stay(leave)));
		NamedLock ledger = this.registry.lock("ledger");
		Threads.until(ledger::isLocked);
		Threads.Task<Void> waiter = this.threads.run(() -> observe("waiting", this.desk::book));
		Threads.until(() -> ledger.waiting() == 1);
		Threads.Task<Void> inCode = this.threads.run(() -> ledger.hold().close());
		Threads.until(() -> ledger.waiting() == 2);
		observe("subscribing", () -> this.desk.mono().subscribe(mono::complete));
		Threads.until(() -> ledger.waiting() == 3);
		JsonNode json = endpoint("ledger");
		leave.countDown();
		holder.value();
		waiter.value();
		inCode.value();
		assertThat(mono.get(10, TimeUnit.SECONDS)).isEqualTo("booked");
		assertThat(json.get("holders")).singleElement().satisfies((each) -> {
			assertThat(each.propertyNames()).containsExactlyInAnyOrder("thread", "traceId", "since", "permits");
			assertThat(each.get("thread").asString()).isEqualTo(holder.thread().getName());
			assertThat(each.get("traceId").asString()).isEqualTo(span("holding").getTraceId());
			assertThat(Instant.parse(each.get("since").asString())).isBetween(before, Instant.now());
			assertThat(each.get("permits").asInt()).isOne();
		});
		JsonNode first = json.get("waiters").get(0);
		assertThat(first.propertyNames()).containsExactlyInAnyOrder("thread", "traceId", "since", "permits");
		assertThat(first.get("thread").asString()).isEqualTo(waiter.thread().getName());
		assertThat(first.get("traceId").asString()).isEqualTo(span("waiting").getTraceId());
		assertThat(Instant.parse(first.get("since").asString())).isBetween(before, Instant.now());
		assertThat(first.get("permits").asInt()).isOne();
		// not annotated, so not observed
		assertThat(json.get("waiters").get(1).propertyNames()).doesNotContain("traceId");
		assertThat(json.get("waiters").get(2).get("traceId").asString()).isEqualTo(span("subscribing").getTraceId());
	}

	@Test
	void asynchronousHolderIsShownWithItsTraceUntilItHasEnded() throws Exception {
		Sinks.One<String> end = Sinks.one();
		List<CompletableFuture<String>> mono = new ArrayList<>();
		observe("subscribing", () -> mono.add(this.desk.until(end.asMono()).toFuture()));
		JsonNode holder = endpoint("ledger").get("holders").get(0);
		assertThat(holder.get("thread").asString()).startsWith("async call of Desk.until");
		assertThat(holder.get("traceId").asString()).isEqualTo(span("subscribing").getTraceId());
		end.tryEmitValue("over");
		assertThat(mono.get(0).get(10, TimeUnit.SECONDS)).isEqualTo("over");
		assertThat(endpoint("ledger").get("holders")).isEmpty();
	}

	@Test
	void traceOfACallIsForgottenWhenItHasEnded() throws Exception {
		Thread caller = Thread.currentThread();
		observe("caller", () -> {
			this.desk.all();
			assertThat(this.traces.traceId(caller)).isNull();
			this.desk.run(() -> {
				this.desk.byKey("one");
				assertThat(this.traces.traceId(caller)).isNotNull();
			});
			assertThat(this.traces.traceId(caller)).isNull();
		});
		try (Hold hold = heldByAnother()) {
			assertThat(hold).isNotNull();
			assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(this.desk::impatient);
		}
		assertThat(this.traces.traceId(caller)).isNull();
	}

	private JsonNode endpoint(String name) {
		return JsonMapper.shared()
			.readTree(RestClient.create("http://localhost:" + this.port)
				.get()
				.uri("/actuator/signalbox/{name}", name)
				.retrieve()
				.body(String.class));
	}

	private double attempts() {
		return this.meters.get("signalbox.wait")
			.tag("name", "ledger")
			.tag("outcome", "acquired")
			.functionTimer()
			.count();
	}

	private Hold heldByAnother() throws Exception {
		return this.threads.start(() -> this.registry.lock("ledger").hold()).value();
	}

	private void observe(String name, Runnable body) {
		Observation.createNotStarted(name, this.observations).observe(body);
	}

	private static void assertChildOf(SpanData parent, SpanData... children) {
		assertThat(children).allSatisfy((child) -> {
			assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
			assertThat(child.getParentSpanId()).as(child.getName()).isEqualTo(parent.getSpanId());
		});
	}

	private static void assertTags(SpanData span, String... tags) {
		for (int i = 0; i < tags.length; i += 2) {
			assertThat(span.getAttributes().get(AttributeKey.stringKey(tags[i]))).as(span.getName())
				.isEqualTo(tags[i + 1]);
		}
	}

	private static void assertError(SpanData span, Class<? extends Exception> type) {
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo(type.getName()));
	}

	/** The one span of this name, which may be on its way. */
	private SpanData span(String name) {
		Threads.until(() -> !spans(name).isEmpty());
		List<SpanData> spans = spans(name);
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	private List<SpanData> spans(String name) {
		return all().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	private List<String> names() {
		return all().stream().map(SpanData::getName).toList();
	}

	private List<SpanData> all() {
		this.provider.forceFlush().join(10, TimeUnit.SECONDS);
		return this.exporter.getFinishedSpanItems();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

		@Bean
		InMemorySpanExporter exporter() {
			return InMemorySpanExporter.create();
		}

	}

	@RestController
	static class Desk {

		private final ObservationRegistry observations;

		Desk(ObservationRegistry observations) {
			this.observations = observations;
		}

		@GetMapping("/book")
		@Guarded("ledger")
		public String book() {
			return Observation.createNotStarted("book", this.observations).observe(() -> "booked");
		}

		@AwaitEvent("opened")
		@Limited("tills")
		@Guarded(name = "prices", mode = LockMode.READ)
		public void all() {
		}

		@AwaitEvent("opened")
		@Limited("tills")
		@Guarded("ledger")
		public CompletionStage<Void> allLater() {
			return CompletableFuture.completedStage(null);
		}

		@Limited("tills")
		@Guarded("ledger")
		public Mono<Void> allReactive() {
			return Mono.empty();
		}

		@Guarded(name = "ledger", timeout = "0")
		public void impatient() {
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "later")
		public String orElse(boolean inside) {
			throw new AcquireTimeoutException("elsewhere", "inside");
		}

		String later(boolean inside) {
			return "later";
		}

		@Guarded("ledger")
		public void stay(CountDownLatch leave) {
			try {
				assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Guarded("ledger")
		public void run(Runnable inside) {
			inside.run();
		}

		@Guarded("ledger")
		public Mono<String> until(Mono<String> end) {
			return end;
		}

		@Guarded("ledger")
		public void fail() {
			throw new IllegalStateException("no ink");
		}

		@Guarded("ledger")
		public Mono<String> mono() {
			String booked = Observation.createNotStarted("book", this.observations).observe(() -> "booked");
			return Mono.deferContextual((context) -> {
				Observation.createNotStarted("subscribed", this.observations)
					.parentObservation(context.get("micrometer.observation"))
					.observe(() -> booked);
				return Mono.just(booked);
			});
		}

		@Guarded(name = "ledger", timeout = "10ms")
		public Mono<String> impatientMono() {
			return Mono.just("booked");
		}

		@Guarded(name = "ledger", timeout = "10ms", fallback = "laterMono")
		public Mono<String> monoOrElse() {
			return Mono.just("booked");
		}

		Mono<String> laterMono() {
			return Mono.just("later");
		}

		@Guarded("ledger")
		public Mono<String> failingMono() {
			return Mono.error(new IllegalStateException("no ink"));
		}

		@Guarded("ledger")
		public Flux<String> flux() {
			return Flux.<String>never();
		}

		@Guarded("ledger")
		public CompletionStage<String> stage() {
			return CompletableFuture
				.completedStage(Observation.createNotStarted("book", this.observations).observe(() -> "booked"));
		}

		@Guarded("ledger")
		public CompletionStage<String> failingStage() {
			return CompletableFuture.failedStage(new IllegalStateException("no ink"));
		}

		@Guarded(name = "account", key = "#id")
		public void byKey(String id) {
		}

		@Guarded(name = "account", key = "#id")
		public Mono<Void> byKeyLater(String id) {
			return Mono.empty();
		}

		@Guarded(name = "account", key = "#ids")
		public void byKeys(List<String> ids) {
		}

		@AwaitBarrier(name = "dusk", at = At.EXIT)
		public void leave() {
			Observation.createNotStarted("book", this.observations).observe(() -> {
			});
		}

		@AwaitBarrier(name = "dusk", at = At.EXIT)
		public Mono<Void> leaveLater() {
			return Mono.empty();
		}

	}

}
