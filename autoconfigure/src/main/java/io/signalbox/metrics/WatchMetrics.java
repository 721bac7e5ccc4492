package io.signalbox.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.signalbox.watch.Watch;

/**
 * The counter of deadlocks. It has no name of a primitive: a deadlock is between several.
 *
 * @since 0.1
 */
public final class WatchMetrics implements MeterBinder {

	private final Watch watch;

	/**
	 * Makes the counter.
	 * @param watch what counts
	 */
	public WatchMetrics(Watch watch) {
		this.watch = watch;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		FunctionCounter.builder("signalbox.deadlocks", this.watch, Watch::deadlockCount)
			.description("Deadlocks that were found")
			.register(meters);
	}

}
