package io.signalbox.demo.settlement;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitBarrier.At;
import io.signalbox.demo.BoxOfficeProperties;
import io.signalbox.demo.settlement.Mark.Moment;

import org.springframework.stereotype.Component;

/**
 * What each till does in a settlement, on a thread of its own. Some are quicker than
 * others, and all wait at the end of a phase until the last one is done with it: a till
 * that reconciled before all have counted, or closed before all have reconciled, would
 * leave a difference on the sheet.
 *
 * <p>
 * They wait at the exit, because a till that fails in a phase then breaks the barrier at
 * once. At the entry of the next phase it would just not come, and the others would wait
 * for it until their time is over.
 */
@Component
class Tills {

	private final Duration fastest;

	private final Duration slowest;

	Tills(BoxOfficeProperties properties) {
		this.fastest = properties.settlement().fastest();
		this.slowest = properties.settlement().slowest();
	}

	@AwaitBarrier(name = "settlement", parties = 4, at = At.EXIT)
	public void count(int till, DaySheet sheet) throws InterruptedException {
		work(till, Phase.COUNT, sheet, () -> sheet.count(till));
	}

	@AwaitBarrier(name = "settlement", parties = 4, at = At.EXIT)
	public void reconcile(int till, DaySheet sheet) throws InterruptedException {
		work(till, Phase.RECONCILE, sheet, () -> sheet.reconcile(till));
	}

	@AwaitBarrier(name = "settlement", parties = 4, at = At.EXIT)
	public void close(int till, DaySheet sheet) throws InterruptedException {
		work(till, Phase.CLOSE, sheet, () -> sheet.close(till));
	}

	private void work(int till, Phase phase, DaySheet sheet, Runnable task) throws InterruptedException {
		sheet.mark(till, phase, Moment.BEGIN);
		Thread.sleep(ThreadLocalRandom.current().nextLong(this.fastest.toMillis(), this.slowest.toMillis() + 1));
		task.run();
		sheet.mark(till, phase, Moment.END);
	}

}
