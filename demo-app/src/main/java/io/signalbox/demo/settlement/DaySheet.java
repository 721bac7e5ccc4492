package io.signalbox.demo.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sheet that all tills of a settlement write on. What they count is in a plain array:
 * each till writes its own place only, and nobody reads the others' before all have
 * passed the barrier, which also makes it visible to them. A till that is too early finds
 * less on the sheet than there is in the ledger, and says so.
 */
final class DaySheet {

	private final int day;

	/** What the ledger says that each till took, in pence. */
	private final long[] takings;

	private final long[] counted;

	private final boolean[] differs;

	/** Guarded by itself. */
	private final List<Mark> marks = new ArrayList<>();

	DaySheet(int day, long[] takings) {
		this.day = day;
		this.takings = takings;
		this.counted = new long[takings.length];
		this.differs = new boolean[takings.length];
	}

	int tills() {
		return this.takings.length;
	}

	void count(int till) {
		this.counted[till - 1] = this.takings[till - 1];
	}

	void reconcile(int till) {
		this.differs[till - 1] = Arrays.stream(this.counted).sum() != total();
	}

	void close(int till) {
		this.counted[till - 1] = 0;
	}

	void mark(int till, Phase phase, Mark.Moment moment) {
		synchronized (this.marks) {
			this.marks.add(new Mark(till, phase, moment));
		}
	}

	List<Mark> marks() {
		synchronized (this.marks) {
			return List.copyOf(this.marks);
		}
	}

	/** For whoever has seen all tills end. */
	SettlementReport report() {
		boolean balanced = true;
		for (boolean differs : this.differs) {
			balanced &= !differs;
		}
		return new SettlementReport(this.day, tills(), total(), balanced, marks());
	}

	private long total() {
		return Arrays.stream(this.takings).sum();
	}

}
