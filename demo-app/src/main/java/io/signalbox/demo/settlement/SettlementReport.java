package io.signalbox.demo.settlement;

import java.util.List;

/**
 * What became of a settlement.
 *
 * @param day its number, from 1
 * @param tills how many tills took part
 * @param total what they took, in pence
 * @param balanced whether each till found the counts of all on the sheet
 * @param marks what happened, in this order
 */
public record SettlementReport(int day, int tills, long total, boolean balanced, List<Mark> marks) {
}
