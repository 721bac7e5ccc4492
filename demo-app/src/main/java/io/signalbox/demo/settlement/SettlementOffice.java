package io.signalbox.demo.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.signalbox.NamedBarrier;
import io.signalbox.annotation.Guarded;
import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * Settles the day, with as many tills as the barrier has parties. One settlement at a
 * time: the tills of two would meet at the same barrier.
 */
@Service
public class SettlementOffice {

	private final Tills tills;

	private final Takings takings;

	private final SettlementProgress progress;

	private final NamedBarrier barrier;

	private final ExecutorService executor;

	/** Guarded by the lock {@code settlement-office}. */
	private int day;

	SettlementOffice(Tills tills, Takings takings, SettlementProgress progress,
			@Qualifier("settlement") NamedBarrier barrier) {
		this.tills = tills;
		this.takings = takings;
		this.progress = progress;
		this.barrier = barrier;
		this.executor = Executors.newFixedThreadPool(barrier.parties(), SettlementOffice::thread);
	}

	/**
	 * Settles the day.
	 * @return what became of it
	 * @throws SettlementException if a till failed, and the others could not go on
	 * @throws InterruptedException if interrupted on the way
	 */
	@Guarded("settlement-office")
	public SettlementReport settle() throws InterruptedException {
		if (this.barrier.isBroken()) {
			// the tills of the settlement that broke it have all gone home
			this.barrier.reset();
		}
		DaySheet sheet = new DaySheet(++this.day, this.takings.of(this.barrier.parties()));
		this.progress.begin(sheet);
		for (Future<?> till : this.executor.invokeAll(tasks(sheet))) {
			checkEnded(till);
		}
		SettlementReport report = sheet.report();
		this.progress.finish(report);
		return report;
	}

	private List<Callable<Void>> tasks(DaySheet sheet) {
		List<Callable<Void>> tasks = new ArrayList<>();
		IntStream.rangeClosed(1, sheet.tills()).forEach((till) -> tasks.add(() -> {
			this.tills.count(till, sheet);
			this.tills.reconcile(till, sheet);
			this.tills.close(till, sheet);
			return null;
		}));
		return tasks;
	}

	private static void checkEnded(Future<?> till) throws InterruptedException {
		try {
			till.get();
		}
		catch (ExecutionException ex) {
			throw new SettlementException(ex.getCause());
		}
	}

	@PreDestroy
	void close() {
		this.executor.shutdownNow();
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "till");
		thread.setDaemon(true);
		return thread;
	}

}
