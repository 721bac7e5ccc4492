package io.signalbox.demo.printing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Where printed tickets lie. Somebody takes the old ones away, so that only the last
 * {@value #ROOM} are there.
 */
@Component
class PrintTray {

	private static final int ROOM = 500;

	private final Deque<PrintJob> jobs = new ArrayDeque<>();

	private long printed;

	synchronized void add(PrintJob job) {
		if (this.jobs.size() == ROOM) {
			this.jobs.removeFirst();
		}
		this.jobs.addLast(job);
		this.printed++;
	}

	synchronized List<PrintJob> jobs() {
		return List.copyOf(this.jobs);
	}

	synchronized long printed() {
		return this.printed;
	}

}
