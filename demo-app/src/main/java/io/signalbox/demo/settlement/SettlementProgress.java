package io.signalbox.demo.settlement;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * How far the settlement has come, for the start page. Only one runs at a time, so that
 * publishing a new state needs no more than volatile fields.
 */
@Component
public class SettlementProgress {

	private volatile @Nullable DaySheet sheet;

	private volatile @Nullable SettlementReport last;

	void begin(DaySheet sheet) {
		this.sheet = sheet;
	}

	void finish(SettlementReport report) {
		this.last = report;
	}

	/**
	 * The settlement that ended last.
	 * @return what became of it, or {@code null} before the first one
	 */
	public @Nullable SettlementReport last() {
		return this.last;
	}

	/**
	 * How far each till is in the settlement that runs, or was in the last one.
	 * @return the tills; none before the first settlement
	 */
	public List<Till> tills() {
		DaySheet sheet = this.sheet;
		List<Till> tills = new ArrayList<>();
		if (sheet != null) {
			List<Mark> marks = sheet.marks();
			for (int till = 1; till <= sheet.tills(); till++) {
				tills.add(new Till(count(marks, till, Mark.Moment.BEGIN), count(marks, till, Mark.Moment.END)));
			}
		}
		return tills;
	}

	private static int count(List<Mark> marks, int till, Mark.Moment moment) {
		return (int) marks.stream().filter((mark) -> mark.till() == till && mark.moment() == moment).count();
	}

	/**
	 * A till.
	 *
	 * @param begun how many phases it has begun
	 * @param ended how many of them it has ended
	 */
	public record Till(int begun, int ended) {
	}

}
