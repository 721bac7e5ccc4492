package io.signalbox.interceptor;

import io.micrometer.context.ContextSnapshotFactory;

import org.springframework.util.ClassUtils;

/**
 * Carries what code expects of its thread, such as the trace it belongs to, to the thread
 * on which a call goes on that had to wait.
 */
interface ContextCarrier {

	/** Makes something run with the context of this moment. */
	Runnable carry(Runnable goOn);

	/**
	 * Carries the context of the thread and, where there is one, of a subscriber.
	 * @param ofSubscriber the subscriber's context
	 * @return the carrier, which carries nothing without Micrometer's context propagation
	 */
	static ContextCarrier of(Object... ofSubscriber) {
		return Propagation.PRESENT ? (goOn) -> Propagation.carry(goOn, ofSubscriber) : (goOn) -> goOn;
	}

	/**
	 * Reads from the class path whose context is to be carried: at start-up, as the first
	 * call may come from a thread that must not block.
	 */
	static void prepare() {
		if (Propagation.PRESENT) {
			Snapshots.FACTORY.captureAll();
		}
	}

	/** Micrometer's context propagation, which is optional. */
	final class Propagation {

		static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
				ContextCarrier.class.getClassLoader());

		private Propagation() {
		}

		private static Runnable carry(Runnable goOn, Object... ofSubscriber) {
			return Snapshots.FACTORY.captureAll(ofSubscriber).wrap(goOn);
		}

	}

	/** Apart, so that nothing is read where there is nothing to carry. */
	final class Snapshots {

		private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

		private Snapshots() {
		}

	}

}
