package io.signalbox.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * The meters of all primitives, of those that exist and of those to come, each registered
 * when its primitive is made so that a dashboard shows zeros.
 *
 * <p>
 * By default Micrometer reads the counts that the primitives keep anyway, and a call that
 * need not wait costs nothing more. With histograms each call is recorded in a timer.
 *
 * @since 0.1
 */
public final class SignalboxMetrics implements MeterBinder, AutoCloseable {

	private static final Set<Kind> HELD = EnumSet.of(Kind.LOCK, Kind.READ, Kind.WRITE, Kind.SEMAPHORE);

	private static final Set<Kind> CAPACITY = EnumSet.of(Kind.LOCK, Kind.WRITE, Kind.SEMAPHORE, Kind.BARRIER,
			Kind.QUEUE);

	private static final Set<Kind> IN_USE = EnumSet.of(Kind.LOCK, Kind.READ, Kind.WRITE, Kind.SEMAPHORE, Kind.EVENT,
			Kind.QUEUE);

	/** The keys of a read-write lock are shown once. */
	private static final Set<Kind> KEYED = EnumSet.of(Kind.LOCK, Kind.WRITE, Kind.SEMAPHORE, Kind.EVENT, Kind.CONDITION,
			Kind.BARRIER);

	/** The engine in which nothing can be lost. */
	private static final String LOCAL = "local";

	private final SignalboxRegistry primitives;

	private final boolean hold;

	private final boolean histogram;

	private final List<BoundMeters> bound = new CopyOnWriteArrayList<>();

	/**
	 * Makes the meters.
	 * @param primitives whose primitives to measure
	 * @param hold whether to register the time that primitives are held
	 * @param histogram whether to record every call in a timer with a histogram
	 */
	public SignalboxMetrics(SignalboxRegistry primitives, boolean hold, boolean histogram) {
		this.primitives = primitives;
		this.hold = hold;
		this.histogram = histogram;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		BoundMeters meters = new BoundMeters(registry);
		this.bound.add(meters);
		this.primitives.observe((primitive) -> {
			if (primitive instanceof NamedReadWriteLock lock) {
				bind(lock.readLock(), meters);
				bind(lock.writeLock(), meters);
			}
			else if (primitive instanceof NamedQueue<?> queue) {
				// its size is one, its waits are two
				use(queue, tags(queue), meters);
				bind(queue.putSide(), meters);
				bind(queue.takeSide(), meters);
			}
			else {
				bind(primitive, meters);
			}
		});
		meters.allBound();
	}

	/**
	 * Removes the meters from registries that live on, which would keep the primitives
	 * and show their last figures for ever. Those of the application were closed before,
	 * when they had published.
	 */
	@Override
	public void close() {
		this.bound.forEach(BoundMeters::close);
	}

	private void bind(NamedPrimitive primitive, BoundMeters meters) {
		Tags tags = tags(primitive);
		Kind kind = primitive.kind();
		boolean held = HELD.contains(kind);
		Statistics statistics = primitive.statistics();
		use(primitive, tags, meters);
		gauge("signalbox.pending", "Callers that wait", statistics, Statistics::pending, tags, meters);
		if (KEYED.contains(kind)) {
			gauge("signalbox.keys", "Keys in use", statistics, Statistics::liveKeys, tags, meters);
		}
		if (held) {
			meters.add((registry) -> FunctionCounter
				.builder("signalbox.release.rejected", statistics, Statistics::rejectedReleases)
				.description("Releases that were refused because nothing was held")
				.tags(tags)
				.register(registry));
			if (!primitive.engine().equals(LOCAL)) {
				meters.add((registry) -> FunctionCounter
					.builder("signalbox.lease.lost", statistics, Statistics::lostLeases)
					.description("Holds that were lost before they were given back")
					.tags(tags)
					.register(registry));
			}
		}
		TimeWindowMax waitMax = max("signalbox.wait.max", "Longest wait of late", tags, meters);
		TimeWindowMax holdMax = (held && this.hold) ? max("signalbox.hold.max", "Longest hold of late", tags, meters)
				: null;
		if (this.histogram) {
			primitive.addListener(timers(kind, tags, held && this.hold, waitMax, holdMax, meters));
			return;
		}
		for (Outcome outcome : outcomes(kind)) {
			meters.add((registry) -> FunctionTimer
				.builder("signalbox.wait", statistics, (source) -> source.attempts(outcome),
						(source) -> source.waitNanos(outcome), TimeUnit.NANOSECONDS)
				.description("Time from asking to the outcome; the count is every attempt")
				.tags(tags.and("outcome", outcome.tag()))
				.register(registry));
		}
		if (held && this.hold) {
			meters.add((registry) -> FunctionTimer
				.builder("signalbox.hold", statistics, Statistics::holds, Statistics::holdNanos, TimeUnit.NANOSECONDS)
				.description("Time from the grant to the release")
				.tags(tags)
				.register(registry));
		}
		primitive.addListener(new Recorder(Map.of(), null, waitMax, holdMax));
	}

	private static Tags tags(NamedPrimitive primitive) {
		return Tags.of("name", primitive.name(), "kind", primitive.kind().tag(), "engine", primitive.engine());
	}

	private static void use(NamedPrimitive primitive, Tags tags, BoundMeters meters) {
		Statistics statistics = primitive.statistics();
		if (IN_USE.contains(primitive.kind())) {
			gauge("signalbox.active",
					"What is in use: permits taken, readers, elements in a queue, 1 for a lock that is held or an "
							+ "event that is set",
					statistics, Statistics::active, tags, meters);
		}
		if (CAPACITY.contains(primitive.kind())) {
			gauge("signalbox.max", "What there is: permits, parties, capacity of a queue, 1 for a lock", statistics,
					Statistics::max, tags, meters);
		}
	}

	private static Recorder timers(Kind kind, Tags tags, boolean held, TimeWindowMax waitMax,
			@Nullable TimeWindowMax holdMax, BoundMeters meters) {
		Map<Outcome, Timer> waits = new EnumMap<>(Outcome.class);
		for (Outcome outcome : outcomes(kind)) {
			waits.put(outcome,
					meters.add((registry) -> Timer.builder("signalbox.wait")
						.description("Time from asking to the outcome; the count is every attempt")
						.tags(tags.and("outcome", outcome.tag()))
						.publishPercentileHistogram()
						.register(registry)));
		}
		Timer holds = held ? meters.add((registry) -> Timer.builder("signalbox.hold")
			.description("Time from the grant to the release")
			.tags(tags)
			.publishPercentileHistogram()
			.register(registry)) : null;
		return new Recorder(waits, holds, waitMax, holdMax);
	}

	private static Set<Outcome> outcomes(Kind kind) {
		return (kind == Kind.BARRIER) ? EnumSet.complementOf(EnumSet.of(Outcome.CANCELLED))
				: EnumSet.complementOf(EnumSet.of(Outcome.BROKEN));
	}

	private static void gauge(String name, String description, Statistics statistics,
			ToDoubleFunction<Statistics> figure, Tags tags, BoundMeters meters) {
		meters.add((registry) -> Gauge.builder(name, statistics, figure)
			.description(description)
			.tags(tags)
			.strongReference(true)
			.register(registry));
	}

	private static TimeWindowMax max(String name, String description, Tags tags, BoundMeters meters) {
		TimeWindowMax max = new TimeWindowMax(meters.clock(), DistributionStatisticConfig.DEFAULT);
		meters.add((registry) -> TimeGauge
			.builder(name, max, TimeUnit.NANOSECONDS, (source) -> source.poll(TimeUnit.NANOSECONDS))
			.description(description)
			.tags(tags)
			.strongReference(true)
			.register(registry));
		return max;
	}

	/** Records what a sum can't tell. */
	private record Recorder(Map<Outcome, Timer> waits, @Nullable Timer holds, TimeWindowMax waitMax,
			@Nullable TimeWindowMax holdMax) implements PrimitiveListener {

		@Override
		public boolean everyGrant() {
			return !this.waits.isEmpty();
		}

		@Override
		public void waited(Outcome outcome, long nanos) {
			if (nanos > 0) {
				this.waitMax.record(nanos, TimeUnit.NANOSECONDS);
			}
			Timer timer = this.waits.get(outcome);
			if (timer != null) {
				timer.record(nanos, TimeUnit.NANOSECONDS);
			}
		}

		@Override
		public void held(long nanos) {
			if (this.holdMax != null) {
				this.holdMax.record(nanos, TimeUnit.NANOSECONDS);
			}
			if (this.holds != null) {
				this.holds.record(nanos, TimeUnit.NANOSECONDS);
			}
		}

	}

}
