package io.signalbox.benchmark;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import org.openjdk.jmh.infra.Blackhole;

import org.springframework.resilience.annotation.ConcurrencyLimit;

/**
 * Beans with a small body that one caller at a time may be in.
 */
final class ContendedServices {

	private ContendedServices() {
	}

	static int body() {
		Blackhole.consumeCPU(20);
		return 1;
	}

	static class LockByHand extends Service {

		private final ReentrantLock lock;

		LockByHand(boolean fair) {
			this.lock = new ReentrantLock(fair);
		}

		@Override
		public int call() {
			this.lock.lock();
			try {
				return body();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

	static class SemaphoreByHand extends Service {

		private final Semaphore semaphore;

		SemaphoreByHand(boolean fair) {
			this.semaphore = new Semaphore(1, fair);
		}

		@Override
		public int call() {
			this.semaphore.acquireUninterruptibly();
			try {
				return body();
			}
			finally {
				this.semaphore.release();
			}
		}

	}

	static class Guarding extends Service {

		@Override
		@Guarded
		public int call() {
			return body();
		}

	}

	static class Limiting extends Service {

		@Override
		@Limited(permits = 1)
		public int call() {
			return body();
		}

	}

	static class ConcurrencyLimited extends Service {

		@Override
		@ConcurrencyLimit(1)
		public int call() {
			return body();
		}

	}

	static class Bulkheaded extends Service {

		@Override
		@Bulkhead(name = "one")
		public int call() {
			return body();
		}

	}

}
