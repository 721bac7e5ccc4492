package io.signalbox.actuate;

import io.signalbox.watch.Watch;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint} that shows who holds what and who waits for whom. Keys are data of
 * users, and are shown only where values may be.
 *
 * @since 0.1
 */
@Endpoint(id = "signalboxgraph", defaultAccess = Access.READ_ONLY)
public final class SignalboxGraphEndpoint {

	/** How many callers are listed, and how many of what they use. */
	static final int MOST = 200;

	private final Watch watch;

	private final boolean showKeys;

	/**
	 * Makes the endpoint.
	 * @param watch what looks
	 * @param showKeys whether keys are shown to everybody
	 */
	public SignalboxGraphEndpoint(Watch watch, boolean showKeys) {
		this.watch = watch;
		this.showKeys = showKeys;
	}

	/**
	 * Who holds what and who waits for whom, now.
	 * @return the graph
	 */
	@ReadOperation
	public WaitGraphDescription graph() {
		return graph(this.showKeys);
	}

	WaitGraphDescription graph(boolean withKeys) {
		return WaitGraphDescription.of(this.watch.situation(MOST), withKeys);
	}

}
