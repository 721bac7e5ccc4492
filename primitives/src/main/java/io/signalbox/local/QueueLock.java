package io.signalbox.local;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for a few field accesses. It has a class of its own so that
 * detectors of blocking calls can be told of the one place where a caller that must not
 * block may park, for no longer than others take for those few accesses.
 */
final class QueueLock extends ReentrantLock {

	private static final long serialVersionUID = 1L;

	@Override
	public void lock() {
		super.lock();
	}

}
