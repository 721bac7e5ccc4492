package io.signalbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;

import io.signalbox.Threads.Task;
import io.signalbox.local.LocalEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@org.junit.jupiter.api.Timeout(30)
class SignalboxRegistryTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final SignalboxRegistry registry = new SignalboxRegistry(new LocalEngine());

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void n1_equalNamesAreTheSamePrimitive() {
		assertThat(this.registry.lock("a" + "b".repeat(1))).isSameAs(this.registry.lock("ab"));
		assertThat(this.registry.event("e")).isSameAs(this.registry.event("e"));
		assertThat(this.registry.semaphore("s", SemaphoreSettings.bounded(2))).isSameAs(this.registry.semaphore("s"))
			.isSameAs(this.registry.semaphore("s", SemaphoreSettings.bounded(2)));
		assertThat(this.registry.find("s")).isSameAs(this.registry.semaphore("s"));
		assertThat(this.registry.all()).extracting(NamedPrimitive::name).containsExactlyInAnyOrder("ab", "e", "s");
	}

	@Test
	void n1_queueIsOneWhateverItsElementsAre() {
		assertThatIllegalStateException().isThrownBy(() -> this.registry.queue("orders"))
			.withMessage(
					"Queue 'orders' has no capacity: declare 'signalbox.queues.orders.capacity' or say it in code");
		NamedQueue<String> orders = this.registry.queue("orders", QueueSettings.ofCapacity(3));
		NamedQueue<Integer> same = this.registry.queue("orders");
		assertThat((Object) same).isSameAs(orders);
		assertThatIllegalStateException().isThrownBy(() -> this.registry.queue("orders", QueueSettings.ofCapacity(4)))
			.withMessageStartingWith("Queue 'orders' already exists and has QueueSettings[capacity=3");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.lock("orders"))
			.withMessage("Queue 'orders' already exists and cannot be used as lock");
		SignalboxRegistry declaring = new SignalboxRegistry(new LocalEngine(),
				Map.of("orders", QueueSettings.ofCapacity(7)));
		assertThat(declaring.queue("orders", QueueSettings.ofCapacity(3)).capacity()).isEqualTo(7);
		declaring.close();
		assertThatExceptionOfType(AcquireRejectedException.class)
			.isThrownBy(() -> declaring.queue("orders").offer("late"));
	}

	@Test
	void n2_differentNamesAreIndependent() throws Exception {
		try (Hold hold = this.registry.lock("a").hold()) {
			assertThat(this.registry.lock("b").isLocked()).isFalse();
			assertThat(this.registry.lock("A").isLocked()).isFalse();
		}
	}

	@Test
	void n2_nameOfAnotherKindIsRefused() {
		this.registry.lock("x");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.event("x"))
			.withMessage("Lock 'x' already exists and cannot be used as event");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.semaphore("x", SemaphoreSettings.bounded(1)))
			.withMessage("Lock 'x' already exists and cannot be used as semaphore");
		this.registry.event("y");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.lock("y"))
			.withMessage("Event 'y' already exists and cannot be used as lock");
		assertThat(this.registry.all()).hasSize(2);
	}

	@Test
	void n3_simultaneousFirstUseMakesExactlyOne() throws Exception {
		List<NamedPrimitive> told = Collections.synchronizedList(new ArrayList<>());
		this.registry.observe(told::add);
		for (int i = 0; i < 200; i++) {
			String name = "lock" + i;
			Set<NamedLock> made = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
			CyclicBarrier start = new CyclicBarrier(3);
			List<Task<Void>> tasks = new ArrayList<>();
			for (int k = 0; k < 3; k++) {
				tasks.add(this.threads.run(() -> {
					start.await();
					made.add(this.registry.lock(name));
				}));
			}
			for (Task<Void> task : tasks) {
				task.value();
			}
			assertThat(made).hasSize(1);
		}
		assertThat(told).hasSize(200).doesNotHaveDuplicates();
	}

	@Test
	void otherSettingsAreRefused() {
		this.registry.semaphore("s", SemaphoreSettings.bounded(5));
		assertThatIllegalStateException().isThrownBy(() -> this.registry.semaphore("s", SemaphoreSettings.bounded(3)))
			.withMessageStartingWith("Semaphore 's' already exists and has ")
			.withMessageContaining("permits=5")
			.withMessageContaining("permits=3");
		assertThat(this.registry.semaphore("s").permits()).isEqualTo(5);
		this.registry.lock("l");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.lock("l", LockSettings.REENTRANT))
			.withMessageStartingWith("Lock 'l' already exists and has ");
		assertThat(this.registry.lock("l", LockSettings.PLAIN)).isSameAs(this.registry.lock("l", null));
	}

	@Test
	void declaredSettingsWin() throws Exception {
		try (SignalboxRegistry declaring = new SignalboxRegistry(new LocalEngine(), Map.of("s",
				SemaphoreSettings.bounded(7), "l", LockSettings.REENTRANT, "e", new EventSettings(true, null)))) {
			assertThat(declaring.semaphore("s", SemaphoreSettings.bounded(2)).permits()).isEqualTo(7);
			assertThat(declaring.semaphore("s").permits()).isEqualTo(7);
			assertThat(declaring.lock("l", LockSettings.PLAIN).settings().reentrant()).isTrue();
			assertThat(declaring.event("e").isSet()).isTrue();
			assertThatIllegalStateException().isThrownBy(() -> declaring.lock("s"))
				.withMessage("Semaphore 's' already exists and cannot be used as lock");
		}
	}

	@Test
	void nothingIsMadeBeforeItIsUsed() {
		try (SignalboxRegistry declaring = new SignalboxRegistry(new LocalEngine(),
				Map.of("s", SemaphoreSettings.bounded(7)))) {
			assertThat(declaring.all()).isEmpty();
			assertThat(declaring.find("s")).isNull();
		}
	}

	@Test
	void unknownSemaphoreIsRefusedWithTheProperty() {
		assertThatIllegalStateException().isThrownBy(() -> this.registry.semaphore("reports"))
			.withMessage("Semaphore 'reports' has no permits: declare 'signalbox.semaphores.reports.permits' "
					+ "or say it in code");
		assertThat(this.registry.find("reports")).isNull();
		assertThat(this.registry.semaphore("reports", SemaphoreSettings.bounded(1)).permits()).isOne();
	}

	@Test
	void blankNameIsRefused() {
		for (String blank : new String[] { "", " ", "\t\n" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.registry.lock(blank))
				.withMessage("The name of a lock must not be blank");
			assertThatIllegalArgumentException().isThrownBy(() -> this.registry.event(blank))
				.withMessageContaining("event must not be blank");
		}
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.registry.lock(null));
		assertThat(this.registry.all()).isEmpty();
	}

	@Test
	void observersAreToldOfEachPrimitiveOnce() throws Exception {
		CyclicBarrier start = new CyclicBarrier(4);
		List<List<NamedPrimitive>> told = new ArrayList<>();
		List<Task<Void>> tasks = new ArrayList<>();
		for (int k = 0; k < 2; k++) {
			List<NamedPrimitive> mine = Collections.synchronizedList(new ArrayList<>());
			told.add(mine);
			Consumer<NamedPrimitive> observer = mine::add;
			tasks.add(this.threads.run(() -> {
				start.await();
				this.registry.observe(observer);
			}));
			tasks.add(this.threads.run(() -> {
				start.await();
				for (int i = 0; i < 500; i++) {
					this.registry.lock("lock" + i);
				}
			}));
		}
		for (Task<Void> task : tasks) {
			task.value();
		}
		for (List<NamedPrimitive> each : told) {
			assertThat(each).hasSize(500).doesNotHaveDuplicates();
		}
	}

	@Test
	void allIsALiveViewThatNobodyChanges() {
		var all = this.registry.all();
		this.registry.lock("l");
		assertThat(all).hasSize(1);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(all::clear);
	}

	@Test
	void closeEndsTheWaits() throws Exception {
		NamedLock lock = this.registry.lock("l");
		Hold hold = lock.hold();
		Task<Hold> waiter = this.threads.start(() -> lock.hold());
		Threads.until(() -> lock.waiting() == 1 && waiter.isParked());
		this.registry.close();
		assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
		hold.close();
	}

}
