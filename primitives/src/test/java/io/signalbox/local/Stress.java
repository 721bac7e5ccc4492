package io.signalbox.local;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How long a stress test goes on: half a second or what
 * {@code -Dsignalbox.stress.seconds} says, and on a machine that gives its callers no
 * processor until one of them has got anywhere, so that there is something to look at.
 */
final class Stress {

	private static final long NANOS = (long) (1e9
			* Double.parseDouble(System.getProperty("signalbox.stress.seconds", "0.5")));

	private static final long LONGEST_NANOS = NANOS + TimeUnit.SECONDS.toNanos(20);

	private final BooleanSupplier progress;

	private final long begin = System.nanoTime();

	private Stress(BooleanSupplier progress) {
		this.progress = progress;
	}

	/** Repeats what disturbs the callers, again after each pause. */
	static void disturb(long pauseMicros, BooleanSupplier progress, Runnable disturbance) throws InterruptedException {
		Stress stress = new Stress(progress);
		while (stress.goesOn()) {
			disturbance.run();
			TimeUnit.MICROSECONDS.sleep(pauseMicros);
		}
	}

	/** Leaves the callers alone. */
	static void watch(BooleanSupplier progress) throws InterruptedException {
		disturb(1000, progress, () -> {
		});
	}

	private boolean goesOn() {
		long past = System.nanoTime() - this.begin;
		return past < NANOS || (past < LONGEST_NANOS && !this.progress.getAsBoolean());
	}

}
