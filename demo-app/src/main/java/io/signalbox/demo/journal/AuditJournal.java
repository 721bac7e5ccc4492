package io.signalbox.demo.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.signalbox.annotation.Guarded;

import org.springframework.stereotype.Component;

/**
 * The last lines of what happened, numbered without a gap. The fields are plain, because
 * everybody who touches them holds the lock {@code journal}.
 *
 * <p>
 * The lock is re-entrant: {@link SalesJournal} holds it already, around several lines
 * that belong together, when it comes here.
 */
@Component
public class AuditJournal {

	private static final int LINES_KEPT = 500;

	private final Deque<Line> lines = new ArrayDeque<>();

	private long last;

	/**
	 * Records a line.
	 * @param text the text
	 * @return its number
	 */
	@Guarded(name = "journal", reentrant = true)
	public long record(String text) {
		if (this.lines.size() == LINES_KEPT) {
			this.lines.removeFirst();
		}
		this.lines.addLast(new Line(++this.last, text));
		return this.last;
	}

	/**
	 * Reads the lines that are kept, the oldest first.
	 * @return the lines
	 */
	@Guarded(name = "journal", reentrant = true)
	public List<Line> read() {
		return List.copyOf(this.lines);
	}

	/**
	 * A line of the journal.
	 *
	 * @param number its number, from 1
	 * @param text what happened
	 */
	public record Line(long number, String text) {
	}

}
