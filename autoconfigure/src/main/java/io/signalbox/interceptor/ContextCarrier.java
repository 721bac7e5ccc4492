package io.signalbox.interceptor;

import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Carries what code expects of its thread, such as the trace it belongs to, to the thread
 * on which a call goes on that had to wait. Carries nothing without Micrometer's context
 * propagation, which is optional.
 */
final class ContextCarrier {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ContextCarrier.class.getClassLoader());

	private ContextCarrier() {
	}

	/**
	 * Reads from the class path whose context is to be carried: at start-up, as the first
	 * call may come from a thread that must not block.
	 */
	static void prepare() {
		if (PRESENT) {
			Snapshots.FACTORY.captureAll();
		}
	}

	/**
	 * Makes something run with the context that the thread has at this moment and, where
	 * there is one, a subscriber.
	 * @param goOn what to run
	 * @param ofSubscriber the subscriber's context
	 * @return what runs it with that context
	 */
	static Runnable carry(Runnable goOn, @Nullable Object ofSubscriber) {
		return PRESENT ? Snapshots.carry(goOn, ofSubscriber) : goOn;
	}

	/** Apart, as it is loaded only where there is something to carry. */
	private static final class Snapshots {

		static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

		private Snapshots() {
		}

		static Runnable carry(Runnable goOn, @Nullable Object ofSubscriber) {
			Object[] contexts = (ofSubscriber != null) ? new Object[] { ofSubscriber } : new Object[0];
			return FACTORY.captureAll(contexts).wrap(goOn);
		}

	}

}
