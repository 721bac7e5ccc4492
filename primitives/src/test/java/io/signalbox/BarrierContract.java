package io.signalbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.signalbox.Threads.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every engine's {@link NamedBarrier} does: {@code Barrier} of Python's
 * {@code threading}.
 */
public abstract class BarrierContract extends BarrierBreaksContract {

	@Test
	void a01_needsAtLeastOneParty() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BarrierSettings(0, null))
			.withMessageContaining("'parties' must be positive but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new BarrierSettings(-1, null));
	}

	@Test
	void a02_nobodyPassesBeforeAllAreThere() throws Exception {
		for (int round = 0; round < 3; round++) {
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			assertThat(waiting).noneMatch(Task::isDone);
			this.barrier.await();
			for (Task<Integer> party : waiting) {
				party.value();
			}
		}
		assertUnused(this.barrier);
	}

	@Test
	void a02_generationsGoInLockstep() throws Exception {
		AtomicInteger[] arrived = new AtomicInteger[rounds()];
		for (int i = 0; i < arrived.length; i++) {
			arrived[i] = new AtomicInteger();
		}
		List<Task<Void>> parties = new ArrayList<>();
		for (int i = 0; i < PARTIES; i++) {
			parties.add(this.threads.run(() -> {
				for (int k = 0; k < arrived.length; k++) {
					arrived[k].incrementAndGet();
					this.barrier.await(LONG);
					assertThat(arrived[k]).hasValue(PARTIES);
				}
			}));
		}
		for (Task<Void> party : parties) {
			party.value();
		}
		assertThat(this.barrier.statistics().attempts(Outcome.ACQUIRED)).isEqualTo((long) PARTIES * rounds());
		assertUnused(this.barrier);
	}

	@Test
	void a03_indexIsTheOrderOfArrival() throws Exception {
		for (int round = 0; round < 3; round++) {
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			assertThat(this.barrier.await(LONG)).isEqualTo(PARTIES - 1);
			for (int i = 0; i < PARTIES - 1; i++) {
				assertThat(waiting.get(i).value()).isEqualTo(i);
			}
		}
	}

	@Test
	void a04_actionIsRunOnceByTheLastPartyBeforeAnyLeaves() throws Exception {
		List<String> runs = new ArrayList<>();
		List<Task<Integer>> waiting = new ArrayList<>();
		this.barrier.setAction(() -> {
			runs.add(Thread.currentThread().getName());
			assertThat(waiting).noneMatch(Task::isDone);
		});
		for (int round = 1; round <= 3; round++) {
			waiting.clear();
			waiting.addAll(arrive(PARTIES - 1));
			assertThat(runs).hasSize(round - 1);
			Task<Integer> last = party();
			last.value();
			assertThat(runs).hasSize(round);
			assertThat(runs.get(round - 1)).isEqualTo(last.thread().getName());
			for (Task<Integer> party : waiting) {
				party.value();
			}
		}
		this.barrier.setAction(null);
		List<Task<Integer>> others = arrive(PARTIES - 1);
		this.barrier.await();
		for (Task<Integer> party : others) {
			party.value();
		}
		assertThat(runs).hasSize(3);
	}

	@Test
	void a04_actionMayAskTheBarrierAlsoFromAnotherThread() throws Exception {
		List<String> seen = new ArrayList<>();
		this.barrier.setAction(() -> {
			seen.add(this.barrier + " " + this.barrier.isBroken() + " " + this.barrier.waiting());
			try {
				seen.add(this.threads
					.start(() -> this.barrier.waiters().size() + " " + this.barrier.waiting() + " "
							+ this.barrier.statistics().pending())
					.value());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		List<Task<Integer>> waiting = arrive(PARTIES - 1);
		this.barrier.await();
		for (Task<Integer> party : waiting) {
			party.value();
		}
		assertThat(seen).containsExactly("Barrier 'stage' (parties=3, waiting=0) false 0", "0 0 0");
	}

	@Test
	void a10_resetOrAbortDuringTheActionHurtsNobodyOfItsGeneration() throws Exception {
		for (Runnable after : List.<Runnable>of(this.barrier::reset, this.barrier::abort)) {
			this.barrier.reset();
			this.barrier.setAction(after);
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			this.barrier.await(LONG);
			for (Task<Integer> party : waiting) {
				party.value();
			}
		}
		assertThat(this.barrier.isBroken()).isTrue();
	}

	@Test
	void a10_resetOrAbortAfterTheLastArrivalHurtsNobody() throws Exception {
		for (int i = 0; i < rounds(); i++) {
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			this.barrier.await(LONG);
			if (i % 2 == 0) {
				this.barrier.reset();
			}
			else {
				this.barrier.abort();
			}
			for (Task<Integer> party : waiting) {
				party.value();
			}
			this.barrier.reset();
		}
	}

	@Test
	void a10_partyWhoseTimeRunsOutDuringTheActionPasses() throws Exception {
		Task<Integer> first = this.threads.start(() -> this.barrier.await(Duration.ofMillis(150)));
		Task<Integer> second = this.threads.start(() -> this.barrier.await(Duration.ofMillis(200)));
		awaitWaiting(this.barrier, first, second);
		this.barrier.setAction(() -> {
			long start = System.nanoTime();
			Threads.until(() -> System.nanoTime() - start > 210_000_000);
		});
		this.barrier.await(LONG);
		assertThat(List.of(first.value(), second.value())).containsExactlyInAnyOrder(0, 1);
		assertThat(this.barrier.isBroken()).isFalse();
	}

	@Test
	void a14_oneParty() throws Exception {
		NamedBarrier alone = this.engine.barrier("alone", new BarrierSettings(1, null));
		AtomicInteger runs = new AtomicInteger();
		alone.setAction(runs::incrementAndGet);
		assertThat(alone.await()).isZero();
		assertThat(alone.await(LONG)).isZero();
		assertThat(alone.await(Duration.ZERO)).isZero();
		assertThat(alone.await(Duration.ofSeconds(-1))).isZero();
		assertThat(runs).hasValue(4);
		assertThat(alone.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(4);
		assertUnused(alone);
	}

	@Test
	void a15_stateIsThatOfTheGenerationThatFills() throws Exception {
		assertThat(this.barrier.parties()).isEqualTo(PARTIES);
		assertThat(this.barrier.settings()).isEqualTo(new BarrierSettings(PARTIES, null));
		assertThat(this.barrier.kind()).isEqualTo(Kind.BARRIER);
		assertThat(this.barrier.waiting()).isZero();
		List<Task<Integer>> waiting = arrive(2);
		assertThat(this.barrier.waiting()).isEqualTo(2);
		assertThat(this.barrier.statistics().pending()).isEqualTo(2);
		assertThat(this.barrier.statistics().max()).isEqualTo(PARTIES);
		assertThat(this.barrier.waiters()).extracting(Waiter::thread)
			.containsExactly(waiting.get(0).thread().getName(), waiting.get(1).thread().getName());
		assertThat(this.barrier.holders()).isEmpty();
		this.barrier.await();
		assertThat(this.barrier.waiting()).isZero();
		assertThat(this.barrier.isBroken()).isFalse();
		for (Task<Integer> party : waiting) {
			party.value();
		}
	}

	@Test
	void a16_moreThreadsThanPartiesFormFurtherGenerations() throws Exception {
		int generations = 4;
		List<Task<Integer>> parties = new ArrayList<>();
		for (int i = 0; i < generations * PARTIES; i++) {
			parties.add(party());
		}
		int[] indices = new int[PARTIES];
		for (Task<Integer> party : parties) {
			indices[party.value()]++;
		}
		assertThat(indices).containsOnly(generations);
		assertUnused(this.barrier);
	}

	@Test
	void a17_interruptAfterTheLastArrivalIsKeptForLater() throws Exception {
		AtomicBoolean sent = new AtomicBoolean();
		List<Task<Boolean>> waiting = new ArrayList<>();
		for (int i = 0; i < PARTIES - 1; i++) {
			waiting.add(this.threads.start(() -> {
				this.barrier.await(LONG);
				return sent.get() && Thread.interrupted();
			}));
		}
		awaitWaiting(this.barrier, waiting.toArray(Task[]::new));
		this.barrier.setAction(() -> {
			sent.set(true);
			waiting.forEach(Task::interrupt);
			// no longer in the barrier's queue, so they are asleep until told
			Threads.until(() -> waiting.stream().allMatch(Task::isParked));
		});
		this.barrier.await(LONG);
		for (Task<Boolean> party : waiting) {
			assertThat(party.value()).isTrue();
		}
		assertThat(this.barrier.isBroken()).isFalse();
	}

	@Test
	void a17_lastToArriveWithTheFlagSetPassesAndKeepsIt() throws Exception {
		List<Task<Integer>> waiting = arrive(PARTIES - 1);
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			try {
				this.barrier.await(LONG);
				return Thread.interrupted();
			}
			catch (InterruptedException ex) {
				return false;
			}
		}).value()).isTrue();
		for (Task<Integer> party : waiting) {
			party.value();
		}
	}

	@Test
	void a18_resetOrAbortThatRacesWithTheLastArrivalSparesAllOrNone() throws Exception {
		int passed = 0;
		for (int i = 0; i < rounds(); i++) {
			boolean abort = (i % 2 == 0);
			List<Task<Integer>> waiting = arrive(PARTIES - 1);
			CyclicBarrier start = new CyclicBarrier(2);
			Task<Integer> last = this.threads.start(() -> {
				start.await();
				return this.barrier.await(Duration.ZERO);
			});
			start.await();
			if (abort) {
				this.barrier.abort();
			}
			else {
				this.barrier.reset();
			}
			boolean together = (last.failure() == null);
			for (Task<Integer> party : waiting) {
				assertThat(party.failure() == null).isEqualTo(together);
			}
			passed += together ? 1 : 0;
			this.barrier.reset();
		}
		assertThat(passed).isBetween(0, rounds());
		assertUnused(this.barrier);
	}

	@Test
	void g02_3_and_4_292YearsAndMoreReallyWait() throws Exception {
		for (Duration timeout : List.of(YEARS_292, FOR_EVER)) {
			Task<Integer> first = this.threads.start(() -> this.barrier.await(timeout));
			Task<Integer> second = this.threads.start(() -> this.barrier.await(timeout));
			awaitWaiting(this.barrier, first, second);
			assertThat(this.barrier.await(timeout)).isEqualTo(2);
			first.value();
			second.value();
		}
	}

	@Test
	void g03_4_queriesAbortAndResetIgnoreTheFlagAndKeepIt() throws Exception {
		List<Task<Integer>> waiting = arrive(1);
		assertThat(this.threads.start(() -> {
			Thread.currentThread().interrupt();
			assertThat(this.barrier.waiting()).isOne();
			this.barrier.abort();
			assertThat(this.barrier.isBroken()).isTrue();
			this.barrier.reset();
			assertThat(this.barrier.isBroken()).isFalse();
			return Thread.currentThread().isInterrupted();
		}).value()).isTrue();
		assertBroken(waiting);
	}

	@Test
	void g07_toStringShowsTheState() throws Exception {
		List<Task<Integer>> waiting = arrive(2);
		assertThat(this.barrier).hasToString("Barrier 'stage' (parties=3, waiting=2)");
		this.barrier.abort();
		assertThat(this.barrier).hasToString("Barrier 'stage' (parties=3, broken)");
		assertBroken(waiting);
	}

	@Test
	void g08_whatHappenedBeforeTheArrivalsIsSeenByTheActionAndAfterThePassing() throws Exception {
		int[] data = new int[PARTIES];
		int[] sum = new int[1];
		this.barrier.setAction(() -> sum[0] = data[0] + data[1] + data[2]);
		List<Task<Void>> parties = new ArrayList<>();
		for (int i = 0; i < PARTIES; i++) {
			int mine = i;
			parties.add(this.threads.run(() -> {
				for (int k = 1; k <= rounds(); k++) {
					data[mine] = k;
					this.barrier.await(LONG);
					assertThat(sum[0]).isEqualTo(PARTIES * k);
					this.barrier.await(LONG);
				}
			}));
		}
		for (Task<Void> party : parties) {
			party.value();
		}
	}

	@Test
	void closedEngineRejectsThePartiesThatWaitAndThoseThatWouldHaveTo() throws Exception {
		List<Task<Integer>> waiting = arrive(2);
		this.engine.close();
		for (Task<Integer> party : waiting) {
			assertThat(party.failure()).isInstanceOf(AcquireRejectedException.class)
				.hasMessageContaining("Barrier 'stage' not passed: the application shuts down");
		}
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(this.barrier::await);
		assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> this.barrier.await(Duration.ZERO));
		assertThat(this.barrier.statistics().attempts(Outcome.REJECTED)).isEqualTo(4);
		this.barrier.reset();
		assertThatThrownBy(this.barrier::await).isInstanceOf(AcquireRejectedException.class);
		this.barrier.abort();
		assertThatThrownBy(this.barrier::await).isInstanceOf(BarrierBrokenException.class);
		assertUnused(this.barrier);
	}

	@Test
	void closedEngineLetsPassWhoHasNobodyToWaitFor() throws Exception {
		NamedBarrier alone = this.engine.barrier("alone", new BarrierSettings(1, null));
		this.engine.close();
		assertThat(alone.await()).isZero();
	}

	@Test
	void closingDuringTheActionLetsTheGenerationPass() throws Exception {
		List<Task<Integer>> waiting = arrive(PARTIES - 1);
		this.barrier.setAction(this.engine::close);
		assertThat(this.barrier.await(LONG)).isEqualTo(PARTIES - 1);
		for (Task<Integer> party : waiting) {
			party.value();
		}
	}

}
