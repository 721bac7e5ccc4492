package io.signalbox.local;

import io.signalbox.AsyncWaitsContract;
import io.signalbox.ConditionSettings;
import io.signalbox.Engine;
import io.signalbox.LockSettings;
import io.signalbox.NamedCondition;
import io.signalbox.NamedLock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalAsyncWaitsTests extends AsyncWaitsContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

	@Test
	void asynchronousWaitForAConditionHasBegunWhenTheCallReturns() {
		NamedLock lock = this.engine.lock("own", LockSettings.PLAIN);
		NamedCondition condition = this.engine.condition("own-condition", new ConditionSettings("own", null), lock);
		condition.holdAsync(() -> false, LONG);
		assertThat(condition.waiting()).isOne();
		assertThat(lock.isLocked()).isFalse();
	}

}
