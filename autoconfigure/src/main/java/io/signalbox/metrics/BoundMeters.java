package io.signalbox.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The meters that were put into one registry, which may outlive us and may have those of
 * another application context.
 */
final class BoundMeters implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BoundMeters.class);

	private final MeterRegistry registry;

	/** Guards the fields below. */
	private final Object lock = new Object();

	/** What was there before, while the meters of the first primitives are made. */
	private Set<Meter> others;

	private final List<Meter> own = new ArrayList<>();

	private boolean collided;

	private boolean closed;

	BoundMeters(MeterRegistry registry) {
		this.registry = registry;
		this.others = new HashSet<>(registry.getMeters());
	}

	Clock clock() {
		return this.registry.config().clock();
	}

	/** Registers a meter, or finds the one that another context has registered. */
	<M extends Meter> M add(Function<MeterRegistry, M> register) {
		M meter = register.apply(this.registry);
		synchronized (this.lock) {
			if (this.others.contains(meter)) {
				warn(meter);
			}
			else if (this.closed) {
				this.registry.remove(meter);
			}
			else {
				this.own.add(meter);
			}
		}
		return meter;
	}

	private void warn(Meter meter) {
		if (!this.collided) {
			this.collided = true;
			logger.warn("Meter " + meter.getId() + " exists already and goes on to show another application context; "
					+ "give the contexts meter registries or names of their own");
		}
	}

	/** The meters of all primitives that there were at first have been added. */
	void allBound() {
		synchronized (this.lock) {
			this.others = Set.of();
		}
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
			this.own.forEach(this.registry::remove);
			this.own.clear();
		}
	}

}
