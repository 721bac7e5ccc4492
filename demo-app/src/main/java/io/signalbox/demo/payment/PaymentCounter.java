package io.signalbox.demo.payment;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.stereotype.Component;

/**
 * The gateway's own count of the payments that it handles at once.
 */
@Component
public class PaymentCounter {

	private final AtomicLong payments = new AtomicLong();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final AtomicInteger mostInFlight = new AtomicInteger();

	void enter() {
		this.payments.incrementAndGet();
		this.mostInFlight.accumulateAndGet(this.inFlight.incrementAndGet(), Math::max);
	}

	void exit() {
		this.inFlight.decrementAndGet();
	}

	/**
	 * Forgets the most that there ever were, and counts from those that are there now.
	 */
	public void resetMost() {
		this.mostInFlight.set(this.inFlight.get());
	}

	/**
	 * The counts now.
	 * @return the counts
	 */
	public Count count() {
		return new Count(this.payments.get(), this.inFlight.get(), this.mostInFlight.get());
	}

	/**
	 * Counts of payments.
	 *
	 * @param payments how many there were since the start
	 * @param inFlight how many are being handled now
	 * @param mostInFlight the most that were ever handled at once
	 */
	public record Count(long payments, int inFlight, int mostInFlight) {
	}

}
