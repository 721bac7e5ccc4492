package io.signalbox.local;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.signalbox.NamedPrimitive;
import io.signalbox.Outcome;

/**
 * How long a stress test goes on: half a second or what
 * {@code -Dsignalbox.stress.seconds} says, and on a machine that gives its callers no
 * processor until one of them has got anywhere, so that there is something to look at.
 */
final class Stress {

	private static final long NANOS = (long) (1e9
			* Double.parseDouble(System.getProperty("signalbox.stress.seconds", "0.5")));

	private static final long LONGEST_NANOS = NANOS + TimeUnit.SECONDS.toNanos(20);

	private Stress() {
	}

	/** Repeats what disturbs the callers, again after each pause. */
	static void disturb(long pauseMicros, BooleanSupplier progress, Runnable disturbance) throws InterruptedException {
		long begin = System.nanoTime();
		long past = 0;
		while (past < NANOS || (past < LONGEST_NANOS && !progress.getAsBoolean())) {
			disturbance.run();
			TimeUnit.MICROSECONDS.sleep(pauseMicros);
			past = System.nanoTime() - begin;
		}
	}

	/** Leaves the callers alone. */
	static void watch(BooleanSupplier progress) throws InterruptedException {
		disturb(1000, progress, () -> {
		});
	}

	/** Whether anybody has got it. */
	static boolean isGranted(NamedPrimitive primitive) {
		return primitive.statistics().attempts(Outcome.ACQUIRED) > 0;
	}

}
