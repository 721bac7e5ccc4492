package io.signalbox.demo.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.signalbox.Hold;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.demo.BoxOfficeProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A quiet evening: each {@link Errand} is run again and again, side by side with the
 * others, which all share the load generator. They wait outside while {@link SellOut} has
 * it to itself.
 */
@Component
public class SteadyLoad implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SteadyLoad.class);

	private static final Duration GRACE = Duration.ofSeconds(3);

	private final List<Errand> errands;

	private final NamedReadWriteLock loadGenerator;

	private volatile boolean on;

	private @Nullable ScheduledExecutorService executor;

	SteadyLoad(List<Errand> errands, @Qualifier("load-generator") NamedReadWriteLock loadGenerator,
			BoxOfficeProperties properties) {
		this.errands = errands;
		this.loadGenerator = loadGenerator;
		this.on = properties.load().steady();
	}

	/**
	 * Whether visitors come.
	 * @return whether it is on
	 */
	public boolean isOn() {
		return this.on;
	}

	void turn(boolean on) {
		this.on = on;
	}

	private void run(Errand errand) {
		if (!this.on) {
			return;
		}
		try (Hold hold = this.loadGenerator.readLock().hold()) {
			errand.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("An errand failed", ex);
		}
	}

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			ScheduledExecutorService executor = Executors.newScheduledThreadPool(this.errands.size(),
					SteadyLoad::thread);
			this.errands.forEach((errand) -> executor.scheduleWithFixedDelay(() -> run(errand),
					errand.pause().toMillis(), errand.pause().toMillis(), TimeUnit.MILLISECONDS));
			this.executor = executor;
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdown();
			awaitErrands(this.executor);
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	/**
	 * Customers whose delivery did not come any more would hold up a graceful shutdown
	 * until their time is over.
	 */
	private static void awaitErrands(ScheduledExecutorService executor) {
		try {
			if (!executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("An errand is cut short");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "steady-load");
		thread.setDaemon(true);
		return thread;
	}

}
