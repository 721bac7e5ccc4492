package io.signalbox.local;

import io.signalbox.Grant;

/**
 * A {@link LocalHold} with a fencing token.
 */
final class FencedHold extends LocalHold {

	private static final long serialVersionUID = 1L;

	private final long fencingToken;

	FencedHold(Grant grant) {
		super(grant);
		this.fencingToken = grant.fencingToken();
	}

	@Override
	public long fencingToken() {
		return this.fencingToken;
	}

}
