package io.signalbox.demo.printing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.signalbox.AcquireRejectedException;
import io.signalbox.NamedQueue;
import io.signalbox.demo.BoxOfficeProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Prints what is in the queue, job by job, on one thread. It is the last to stop: nobody
 * can put anything into the queue any more then, and what is still in it is printed.
 */
@Component
class Printer implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(Printer.class);

	/** How often it looks whether it shall stop while the queue stays open. */
	private static final Duration LOOK = Duration.ofSeconds(1);

	private static final Duration GRACE = Duration.ofSeconds(10);

	private final NamedQueue<PrintJob> jobs;

	private final PrintTray tray;

	private final Duration timePerJob;

	private volatile boolean on;

	private @Nullable Thread thread;

	Printer(@Qualifier("print-jobs") NamedQueue<PrintJob> jobs, PrintTray tray, BoxOfficeProperties properties) {
		this.jobs = jobs;
		this.tray = tray;
		this.timePerJob = properties.printing().timePerJob();
	}

	private void run() {
		try {
			while (this.on) {
				PrintJob job = this.jobs.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
				if (job != null) {
					print(job);
				}
			}
		}
		catch (AcquireRejectedException ex) {
			logger.debug("The application shuts down, and nothing is left to print");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		List<PrintJob> left = new ArrayList<>();
		this.jobs.drainTo(left);
		left.forEach(this::print);
	}

	/** Prints also when it is interrupted, and faster then. */
	private void print(PrintJob job) {
		try {
			Thread.sleep(this.timePerJob.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.tray.add(job);
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			this.on = true;
			Thread thread = new Thread(this::run, "printer");
			thread.setDaemon(true);
			thread.start();
			this.thread = thread;
		}
	}

	@Override
	public synchronized void stop() {
		if (this.thread != null) {
			this.on = false;
			awaitEnd(this.thread);
			this.thread = null;
		}
	}

	private static void awaitEnd(Thread thread) {
		try {
			thread.join(GRACE.toMillis());
			if (thread.isAlive()) {
				logger.warn("The printer is too slow: what it has not printed yet is lost");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	/** After the queue is closed to those who put, and before beans are destroyed. */
	@Override
	public int getPhase() {
		return 0;
	}

}
