package io.signalbox.autoconfigure;

import io.signalbox.watch.Deadlock;
import io.signalbox.watch.LongHold;
import io.signalbox.watch.OrderInversion;
import io.signalbox.watch.Watch;
import io.signalbox.watch.WatchListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes what the watch finds to the log, under the name of {@link Watch}.
 */
final class WatchLog implements WatchListener {

	private static final Log logger = LogFactory.getLog(Watch.class);

	@Override
	public void deadlocked(Deadlock deadlock) {
		logger.error(deadlock.describe());
	}

	@Override
	public void resolved(Deadlock deadlock) {
		logger.info("Over: " + deadlock.summary() + ", found at " + deadlock.found());
	}

	@Override
	public void heldLong(LongHold hold) {
		logger.warn(hold.describe());
	}

	@Override
	public void inverted(OrderInversion inversion) {
		logger.warn(inversion.describe());
	}

}
