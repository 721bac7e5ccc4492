package io.signalbox.demo.printing;

import java.util.concurrent.atomic.AtomicLong;

import io.signalbox.NamedQueue;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * Takes tickets in that are to be printed. When the printer is too slow its queue is
 * full, and who hands in waits for a moment and is then sent away: better than to promise
 * what would come much too late.
 */
@Service
public class PrintDesk {

	private final NamedQueue<PrintJob> jobs;

	private final PrintTray tray;

	private final AtomicLong number = new AtomicLong();

	PrintDesk(@Qualifier("print-jobs") NamedQueue<PrintJob> jobs, PrintTray tray) {
		this.jobs = jobs;
		this.tray = tray;
	}

	/**
	 * Hands a ticket in.
	 * @param ticket what stands on it
	 * @return the job, which will be printed
	 * @throws InterruptedException if interrupted while waiting for room
	 */
	public PrintJob accept(String ticket) throws InterruptedException {
		PrintJob job = new PrintJob(this.number.incrementAndGet(), ticket);
		this.jobs.enqueue(job);
		return job;
	}

	/**
	 * How it goes.
	 * @return the state now
	 */
	public State state() {
		return new State(this.jobs.size(), this.jobs.capacity(), this.tray.printed());
	}

	/**
	 * How it goes.
	 *
	 * @param size how many jobs wait to be printed
	 * @param capacity how many may wait at most
	 * @param printed how many have been printed since the start
	 */
	public record State(int size, int capacity, long printed) {
	}

}
