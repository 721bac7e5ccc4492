package io.signalbox.local;

import java.util.concurrent.atomic.AtomicReference;

import io.signalbox.Grant;
import io.signalbox.Hold;
import org.jspecify.annotations.Nullable;

/**
 * {@link Hold} that releases its grant once, whoever closes it and however often.
 */
class LocalHold extends AtomicReference<@Nullable Grant> implements Hold {

	private static final long serialVersionUID = 1L;

	LocalHold(Grant grant) {
		super(grant);
	}

	@Override
	public void close() {
		Grant grant = getAndSet(null);
		if (grant != null) {
			grant.release();
		}
	}

}
