package io.signalbox.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.AsyncWaitsContract;
import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.Engine;
import io.signalbox.EventSettings;
import io.signalbox.LockSettings;
import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.Outcome;
import io.signalbox.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedRedis.class)
@NotPromised(test = "eventThatIsSetIsPassedAtOnce", because = "the server is asked first")
@NotPromised(test = "lastToArriveRunsTheActionAndIsCompleteAtOnce", because = "the server is asked first")
@NotPromised(test = "predicateThatIsTrueHoldsTheLockAtOnce", because = "the server is asked first")
class RedissonAsyncWaitsTests extends AsyncWaitsContract {

	@Override
	protected Engine engine() {
		return SharedRedis.engine();
	}

	@Override
	protected int rounds() {
		return 50;
	}

	@Override
	protected int many() {
		return 300;
	}

	@Test
	void stageThatNeedNotWaitIsCompleteAfterOneQuestion() throws Exception {
		NamedEvent event = this.engine.event("ready", EventSettings.CLEAR);
		event.set();
		assertThat(value(event.awaitAsync(Duration.ZERO))).isTrue();
		NamedBarrier barrier = this.engine.barrier("pair", new BarrierSettings(2, Timeout.of(LONG)));
		AtomicInteger actions = new AtomicInteger();
		barrier.setAction(actions::incrementAndGet);
		CompletionStage<Integer> first = barrier.awaitAsync(LONG);
		awaitPending(barrier, 1);
		assertThat(value(barrier.awaitAsync(Duration.ZERO))).isOne();
		assertThat(value(first)).isZero();
		assertThat(actions).hasValue(1);
		NamedLock lock = this.engine.lock("stock", LockSettings.PLAIN);
		NamedCondition condition = this.engine.condition("filled", new ConditionSettings("stock", null), lock);
		value(condition.holdAsync(() -> true, Duration.ZERO)).close();
		assertThat(condition.statistics().attempts(Outcome.ACQUIRED)).isOne();
	}

}
