package io.signalbox.autoconfigure;

import io.signalbox.SignalboxRegistry;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends all waits when the application shuts down: after the requests in flight had their
 * chance to finish (graceful shutdown), and before beans are destroyed, so that none of
 * them has to wait for a thread that waits for us.
 */
class SignalboxShutdown implements SmartLifecycle {

	/** After the phase in which a web server drains, before the one in which it stops. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private final SignalboxRegistry registry;

	private final ConfigurableApplicationContext context;

	private volatile boolean running;

	SignalboxShutdown(SignalboxRegistry registry, ConfigurableApplicationContext context) {
		this.registry = registry;
		this.context = context;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		// a context that only pauses goes on later, with everything that is held and
		// waits
		if (this.context.isClosed()) {
			this.registry.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
