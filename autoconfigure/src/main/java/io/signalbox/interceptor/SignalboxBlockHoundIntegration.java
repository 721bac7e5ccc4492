package io.signalbox.interceptor;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, where somebody installs it, of the two places in which a caller that
 * must not block may park: the lock of a queue of waiters, held by others for a few field
 * accesses and never while they wait, and the same in the JDK's timer, where the timeout
 * of a wait that has ended is removed. Anything else that blocks is reported.
 *
 * @since 0.1
 */
public final class SignalboxBlockHoundIntegration implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("io.signalbox.local.QueueLock", "lock");
		builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
	}

}
