package io.signalbox.benchmark;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.benchmark.NoOpAdvice.NoOp;

import org.springframework.resilience.annotation.ConcurrencyLimit;

/**
 * Beans whose methods do next to nothing, so that what is around them is what is
 * measured.
 */
final class Services {

	private Services() {
	}

	static class Direct extends Service {

		private int value = 1;

		@Override
		public int call() {
			return this.value;
		}

	}

	static class SemaphoreByHand extends Service {

		private final Semaphore semaphore = new Semaphore(5);

		private int value = 1;

		@Override
		public int call() {
			this.semaphore.acquireUninterruptibly();
			try {
				return this.value;
			}
			finally {
				this.semaphore.release();
			}
		}

	}

	static class LockByHand extends Service {

		private final ReentrantLock lock = new ReentrantLock();

		private int value = 1;

		@Override
		public int call() {
			this.lock.lock();
			try {
				return this.value;
			}
			finally {
				this.lock.unlock();
			}
		}

	}

	static class Advised extends Service {

		private int value = 1;

		@Override
		@NoOp
		public int call() {
			return this.value;
		}

	}

	static class Limiting extends Service {

		private int value = 1;

		@Override
		@Limited(permits = 5)
		public int call() {
			return this.value;
		}

	}

	static class Guarding extends Service {

		private int value = 1;

		@Override
		@Guarded
		public int call() {
			return this.value;
		}

	}

	static class GuardingReentrantly extends Service {

		private int value = 1;

		@Override
		@Guarded(reentrant = true)
		public int call() {
			return this.value;
		}

	}

	static class Awaiting extends Service {

		private int value = 1;

		@Override
		@AwaitEvent("open")
		public int call() {
			return this.value;
		}

	}

	static class AllThree extends Service {

		private int value = 1;

		@Override
		@AwaitEvent("open")
		@Limited(name = "permits", permits = 5)
		@Guarded("lock")
		public int call() {
			return this.value;
		}

	}

	static class ConcurrencyLimited extends Service {

		private int value = 1;

		@Override
		@ConcurrencyLimit(5)
		public int call() {
			return this.value;
		}

	}

	static class Bulkheaded extends Service {

		private int value = 1;

		@Override
		@Bulkhead(name = "five")
		public int call() {
			return this.value;
		}

	}

}
