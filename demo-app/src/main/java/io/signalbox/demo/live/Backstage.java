package io.signalbox.demo.live;

import java.util.List;

import io.signalbox.demo.accounts.Accounts;
import io.signalbox.demo.accounts.Statement;
import io.signalbox.demo.merchandise.Shelf;
import io.signalbox.demo.merchandise.Stock;
import io.signalbox.demo.prices.PriceCounter;
import io.signalbox.demo.printing.PrintDesk;
import io.signalbox.demo.settlement.SettlementProgress;
import io.signalbox.demo.settlement.SettlementReport;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Everything beside the stage that the page shows: the shop, the tills, the price list,
 * the accounts, the printer.
 */
@Component
class Backstage {

	private final Shelf shelf;

	private final SettlementProgress settlement;

	private final PriceCounter prices;

	private final Accounts accounts;

	private final PrintDesk printing;

	Backstage(Shelf shelf, SettlementProgress settlement, PriceCounter prices, Accounts accounts, PrintDesk printing) {
		this.shelf = shelf;
		this.settlement = settlement;
		this.prices = prices;
		this.accounts = accounts;
		this.printing = printing;
	}

	View view() {
		return new View(this.shelf.stocks(), new Settlement(this.settlement.tills(), Result.of(this.settlement.last())),
				this.prices.count(), this.accounts.statement(), this.printing.state());
	}

	/**
	 * What goes on.
	 *
	 * @param shelf what there is of each article
	 * @param settlement how far the tills are
	 * @param prices how often the price list was read
	 * @param accounts what the accounts hold
	 * @param printing how many tickets wait for the printer
	 */
	record View(List<Stock> shelf, Settlement settlement, PriceCounter.Count prices, Statement accounts,
			PrintDesk.State printing) {
	}

	/**
	 * The settlement that runs, and the one before it.
	 *
	 * @param tills how far each till is
	 * @param last what became of the last one that ended, or {@code null} before the
	 * first
	 */
	record Settlement(List<SettlementProgress.Till> tills, @Nullable Result last) {
	}

	/**
	 * What became of a settlement.
	 *
	 * @param day its number
	 * @param total what the tills took, in pence
	 * @param balanced whether each of them found the counts of all
	 */
	record Result(int day, long total, boolean balanced) {

		static @Nullable Result of(@Nullable SettlementReport report) {
			return (report != null) ? new Result(report.day(), report.total(), report.balanced()) : null;
		}

	}

}
