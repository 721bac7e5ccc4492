package io.signalbox.local;

import java.util.concurrent.locks.LockSupport;

/**
 * {@link System#nanoTime()} to within {@value #TICK_NANOS} nanoseconds for the price of a
 * field read, so that every grant can say since when. A daemon thread moves it on; it
 * ends when nobody has looked for a while, and the next look starts it again: an idle
 * application has no wake-ups from it.
 */
final class CoarseClock implements AutoCloseable {

	static final long TICK_NANOS = 20_000_000;

	private static final int TICKS_UNTIL_IDLE = 500;

	/** Zero while no thread moves the clock on. */
	private volatile long now;

	/** A hint, written without ordering: losing a write only ends the thread early. */
	private boolean looked;

	private boolean closed;

	/**
	 * The time of the latest tick.
	 * @return comparable with {@link System#nanoTime()}, never zero
	 */
	long now() {
		long tick = this.now;
		if (!this.looked) {
			this.looked = true;
		}
		return (tick != 0) ? tick : start();
	}

	private synchronized long start() {
		long tick = read();
		if (this.now == 0 && !this.closed) {
			this.now = tick;
			Thread thread = new Thread(this::run, "signalbox-clock");
			thread.setDaemon(true);
			thread.start();
		}
		return tick;
	}

	private void run() {
		for (int ticks = 1;; ticks++) {
			LockSupport.parkNanos(this, TICK_NANOS);
			if (ticks % TICKS_UNTIL_IDLE == 0 && !this.looked) {
				break;
			}
			if (ticks % TICKS_UNTIL_IDLE == 0) {
				this.looked = false;
			}
			if (!tick()) {
				break;
			}
		}
		stop();
	}

	private synchronized boolean tick() {
		if (!this.closed) {
			this.now = read();
		}
		return !this.closed;
	}

	private synchronized void stop() {
		this.now = 0;
	}

	/**
	 * Ends the thread at its next tick. The clock goes on to work, at the price of a real
	 * clock.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.now = 0;
	}

	private static long read() {
		long time = System.nanoTime();
		return (time != 0) ? time : 1;
	}

}
