package io.signalbox.actuate;

import java.util.List;
import java.util.Map;

import io.signalbox.EngineReport;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;
import io.signalbox.watch.Deadlock;
import io.signalbox.watch.Deadlock.Participant;
import io.signalbox.watch.LongHold;
import io.signalbox.watch.Watch;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is down while callers wait for each other, or while a
 * barrier is broken, where nobody will go on without help, and while an engine's server
 * does not answer or somebody goes on without what he has lost. What is held long, and
 * what weakens the promise of an engine, is a detail. No key is shown.
 *
 * @since 0.1
 */
public final class SignalboxHealthIndicator extends AbstractHealthIndicator {

	private final SignalboxRegistry registry;

	private final Watch watch;

	/**
	 * Makes the indicator.
	 * @param registry whose barriers to look at
	 * @param watch what has found deadlocks
	 */
	public SignalboxHealthIndicator(SignalboxRegistry registry, Watch watch) {
		super("Signalbox could not be looked at");
		this.registry = registry;
		this.watch = watch;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<List<String>> deadlocks = this.watch.deadlocks().stream().map(SignalboxHealthIndicator::lines).toList();
		List<String> broken = this.registry.all()
			.stream()
			.filter((primitive) -> primitive instanceof NamedBarrier barrier && barrier.isBroken())
			.map(NamedPrimitive::name)
			.sorted()
			.toList();
		List<String> longHolds = this.watch.longHolds().stream().map(SignalboxHealthIndicator::line).toList();
		Map<String, EngineReport> engines = this.registry.reports();
		boolean failing = engines.values().stream().anyMatch((report) -> !report.failures().isEmpty());
		builder.status((deadlocks.isEmpty() && broken.isEmpty() && !failing) ? "UP" : "DOWN");
		detail(builder, "deadlocks", deadlocks);
		detail(builder, "brokenBarriers", broken);
		detail(builder, "longHolds", longHolds);
		if (!engines.isEmpty()) {
			builder.withDetail("engines", engines);
		}
	}

	private static void detail(Health.Builder builder, String name, List<?> what) {
		if (!what.isEmpty()) {
			builder.withDetail(name, what);
		}
	}

	private static List<String> lines(Deadlock deadlock) {
		return deadlock.participants().stream().map(Participant::withoutKeys).toList();
	}

	private static String line(LongHold hold) {
		return hold.held().withoutKey() + " is held by '" + hold.holder() + "' since " + hold.since();
	}

}
