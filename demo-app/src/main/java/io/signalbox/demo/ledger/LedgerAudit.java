package io.signalbox.demo.ledger;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.OnTimeout;
import io.signalbox.demo.catalog.Show;
import io.signalbox.demo.catalog.ShowRepository;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Goes through the ledgers of all shows, once a minute and whenever somebody asks. Two
 * audits at once would only be in each other's way, so whoever comes while one is going
 * on goes away again.
 */
@Service
public class LedgerAudit {

	private final ShowRepository shows;

	private final LedgerCheck check;

	private volatile @Nullable Report latest;

	LedgerAudit(ShowRepository shows, LedgerCheck check) {
		this.shows = shows;
		this.check = check;
	}

	/**
	 * Checks all shows, unless that is being done already.
	 * @return what was found; empty if an audit was going on
	 * @throws InterruptedException if interrupted while waiting for the ledger
	 */
	@Scheduled(fixedRate = 1, timeUnit = TimeUnit.MINUTES)
	@Guarded(name = "ledger-audit", timeout = "0", onTimeout = OnTimeout.SKIP)
	public Optional<Report> audit() throws InterruptedException {
		int checked = 0;
		int balanced = 0;
		for (Show show : this.shows.findAll()) {
			checked++;
			balanced += this.check.check(Objects.requireNonNull(show.id())).isBalanced() ? 1 : 0;
		}
		Report report = new Report(Instant.now(), checked, balanced);
		this.latest = report;
		return Optional.of(report);
	}

	/**
	 * The report of the latest audit.
	 * @return empty before the first has ended
	 */
	public Optional<Report> latest() {
		return Optional.ofNullable(this.latest);
	}

	/**
	 * What an audit found.
	 *
	 * @param at when it ended
	 * @param shows how many shows were checked
	 * @param balanced how many of their ledgers balance
	 */
	public record Report(Instant at, int shows, int balanced) {
	}

}
