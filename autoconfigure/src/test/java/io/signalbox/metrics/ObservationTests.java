package io.signalbox.metrics;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.signalbox.CallObserver;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.Guarded;
import io.signalbox.autoconfigure.Contexts;
import io.signalbox.autoconfigure.SignalboxMetricsAutoConfiguration;
import io.signalbox.autoconfigure.SignalboxObservationAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When calls are observed, and who says how.
 */
class ObservationTests {

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withConfiguration(AutoConfigurations.of(SignalboxObservationAutoConfiguration.class,
				SignalboxMetricsAutoConfiguration.class))
		.withBean(Work.class)
		.withBean(ObservationRegistry.class, this::registry);

	private ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.recorder);
		return registry;
	}

	@Test
	void nothingIsObservedWhereThereIsNoTracing() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(CallObserver.class);
			context.getBean(Work.class).call();
			assertThat(this.recorder.stopped).isEmpty();
		});
	}

	@Test
	void callsAreObservedWhereThereIsTracing() {
		this.runner.withBean(Tracer.class, () -> Tracer.NOOP).run(observed());
	}

	@Test
	void callsAreObservedOnDemand() {
		this.runner.withPropertyValues("signalbox.observation.enabled=true").run(observed());
	}

	@Test
	void nothingIsObservedWhereThatIsSwitchedOff() {
		this.runner.withBean(Tracer.class, () -> Tracer.NOOP)
			.withPropertyValues("signalbox.observation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CallObserver.class));
	}

	@Test
	void neitherTracingNorMetersNeedBeThere() {
		this.runner.withPropertyValues("signalbox.observation.enabled=true")
			.withClassLoader(new FilteredClassLoader(TracingObservationHandler.class, Tracer.class, MeterRegistry.class,
					MeterObservationHandler.class))
			.run(observed());
	}

	private ContextConsumer<AssertableApplicationContext> observed() {
		return (context) -> {
			context.getBean(Work.class).call();
			assertThat(this.recorder.stopped).extracting(Observation.Context::getName)
				.containsExactly("signalbox.call.wait", "signalbox.call.hold");
			assertThat(this.recorder.stopped).extracting(Observation.Context::getContextualName)
				.containsExactly("wait work", "hold work");
		};
	}

	@Test
	void conventionsAreReplacedByBeans() {
		this.runner.withPropertyValues("signalbox.observation.enabled=true")
			.withBean(WaitObservationConvention.class, OwnWaits::new)
			.withBean(HoldObservationConvention.class, OwnHolds::new)
			.run((context) -> {
				context.getBean(Work.class).call();
				assertThat(this.recorder.stopped).extracting(Observation.Context::getName)
					.containsExactly("acme.queueing", "acme.working");
				assertThat(this.recorder.stopped)
					.extracting((each) -> each.getLowCardinalityKeyValue("what").getValue())
					.containsExactly("work acquired", "work success");
			});
	}

	@Test
	void ownObserverTakesThePlaceOfOurs() {
		CallObserver nobody = (primitive, held, owner,
				within) -> new SignalboxObservations(ObservationRegistry.NOOP, null, null).begin(primitive, held, owner,
						within);
		this.runner.withPropertyValues("signalbox.observation.enabled=true")
			.withBean(CallObserver.class, () -> nobody)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SignalboxObservations.class);
				context.getBean(Work.class).call();
				assertThat(this.recorder.stopped).isEmpty();
				assertThat(context.getBean(SignalboxRegistry.class).lock("work").statistics().holds()).isOne();
			});
	}

	@Test
	void documentationNamesTheConventionsAndTheirKeys() {
		assertThat(SignalboxObservationDocumentation.WAIT.getDefaultConvention())
			.isEqualTo(DefaultWaitObservationConvention.class);
		assertThat(SignalboxObservationDocumentation.HOLD.getDefaultConvention())
			.isEqualTo(DefaultHoldObservationConvention.class);
		this.runner.withPropertyValues("signalbox.observation.enabled=true").run((context) -> {
			context.getBean(Work.class).byKey("one");
			assertThat(this.recorder.stopped).hasSize(2).allSatisfy((each) -> {
				assertThat(each.getLowCardinalityKeyValues()).extracting((value) -> value.getKey())
					.containsExactlyInAnyOrder("name", "kind", "engine", "outcome");
				assertThat(each.getHighCardinalityKeyValues()).extracting((value) -> value.getKey())
					.containsExactly("key");
			});
		});
	}

	@Test
	void observationsNeverShareAMeterWithOurs() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner.withPropertyValues("signalbox.observation.enabled=true")
			.withBean(MeterRegistry.class, () -> meters)
			.run((context) -> {
				context.getBean(SignalboxMetrics.class).bindTo(meters);
				context.getBean(ObservationRegistry.class)
					.observationConfig()
					.observationHandler(new DefaultMeterObservationHandler(meters));
				context.getBean(Work.class).call();
				assertThat(meters.get("signalbox.call.hold").timer().count()).isOne();
				assertThat(meters.get("signalbox.hold").functionTimer().count()).isOne();
			});
	}

	/** Public, as its proxy comes from another class loader. */
	public static class Work {

		@Guarded("work")
		public void call() {
		}

		@Guarded(name = "account", key = "#id")
		public void byKey(String id) {
		}

	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new ArrayList<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

	}

	private static final class OwnWaits implements WaitObservationConvention {

		@Override
		public String getName() {
			return "acme.queueing";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(WaitObservationContext context) {
			return KeyValues.of("what", context.getPrimitive().name() + " " + context.getOutcome());
		}

	}

	private static final class OwnHolds implements HoldObservationConvention {

		@Override
		public String getName() {
			return "acme.working";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(HoldObservationContext context) {
			return KeyValues.of("what", context.getPrimitive().name() + " " + context.getOutcome());
		}

	}

}
