package io.signalbox.demo.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.signalbox.NamedLock;
import io.signalbox.demo.BoxOfficeTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines that belong together stay together.
 */
@BoxOfficeTest
class JournalTests {

	private final SalesJournal sales;

	private final AuditJournal journal;

	private final NamedLock lock;

	JournalTests(SalesJournal sales, AuditJournal journal, @Qualifier("journal") NamedLock lock) {
		this.sales = sales;
		this.journal = journal;
		this.lock = lock;
	}

	@Test
	void linesOfASaleAreNotTornApart() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<Void>> writers = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				int seat = i;
				writers.add(CompletableFuture.runAsync(() -> this.sales.sold("Buyer", 77, seat, 1800), executor));
			}
			CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
		List<AuditJournal.Line> lines = this.journal.read()
			.stream()
			.filter((line) -> line.text().contains("of show 77 "))
			.toList();
		assertThat(lines).hasSize(400);
		for (int i = 0; i < lines.size(); i += 2) {
			String seat = lines.get(i).text().replaceAll(" sold to .*", "");
			assertThat(lines.get(i + 1).text()).startsWith(seat + " paid with");
			assertThat(lines.get(i + 1).number()).isEqualTo(lines.get(i).number() + 1);
		}
		assertThat(this.lock.isLocked()).isFalse();
	}

	@Test
	void readersSeeACopy() {
		List<AuditJournal.Line> before = this.journal.read();
		int size = before.size();
		long number = this.journal.record("One line more");
		assertThat(before).hasSize(size);
		assertThat(this.journal.read()).last().isEqualTo(new AuditJournal.Line(number, "One line more"));
	}

}
