package io.signalbox.autoconfigure;

import io.signalbox.AcquireRejectedException;
import io.signalbox.AcquireTimeoutException;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.actuate.PrimitiveDescription;
import io.signalbox.actuate.SignalboxEndpoint;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.interceptor.WiringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A child context finds the names of its parent, and has its own besides.
 */
@Timeout(60)
class ContextHierarchyTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner parent = Contexts.signalbox()
		.withPropertyValues("signalbox.locks.ledger.type=plain", "signalbox.locks.warehouse.type=reentrant")
		.withBean("parentWork", ParentWork.class);

	private final ApplicationContextRunner child = Contexts.signalbox()
		.withPropertyValues("signalbox.locks.ledger.type=plain", "signalbox.semaphores.own.permits=2",
				"signalbox.conditions.stock.lock=shelf")
		.withBean("childWork", ChildWork.class);

	@Test
	void nameIsTheSameInBoth() {
		run((above, below) -> {
			NamedLock lock = above.getBean("ledger", NamedLock.class);
			assertThat(below.getBean("ledger")).isSameAs(lock);
			assertThat(registry(below).lock("ledger")).isSameAs(lock);
			assertThat(registry(below).find("ledger")).isSameAs(lock);
			assertThat(registry(below)).isNotSameAs(registry(above));
		});
	}

	@Test
	void annotatedMethodsOfBothExcludeEachOther() {
		run((above, below) -> {
			Task<Hold> holder = this.threads.start(() -> registry(above).lock("ledger").hold());
			Hold hold = holder.value();
			assertThatExceptionOfType(AcquireTimeoutException.class)
				.isThrownBy(() -> below.getBean(ChildWork.class).book());
			hold.close();
			below.getBean(ChildWork.class).book();
		});
	}

	@Test
	void whatOnlyAnAnnotationOfTheParentSaysHoldsInTheChild() {
		run((above, below) -> {
			below.getBean(ChildWork.class).pay();
			assertThat(registry(below).semaphore("gateway").permits()).isEqualTo(3);
			assertThat(registry(below).semaphore("gateway")).isSameAs(registry(above).semaphore("gateway"));
		});
	}

	@Test
	void namesOfTheChildAreItsOwn() {
		run((above, below) -> {
			assertThat(registry(below).semaphore("own").permits()).isEqualTo(2);
			assertThat(registry(above).find("own")).isNull();
			assertThat(registry(above).all()).extracting(NamedPrimitive::name)
				.containsExactlyInAnyOrder("ledger", "warehouse", "gateway");
			assertThat(registry(below).all()).extracting(NamedPrimitive::name)
				.containsExactlyInAnyOrder("ledger", "warehouse", "gateway", "own", "stock", "shelf",
						"ChildWork.alone");
		});
	}

	@Test
	void conditionOfTheParentIsThatOfTheChild() {
		this.parent.withPropertyValues("signalbox.conditions.stock.lock=warehouse").run((above) -> {
			this.child.withPropertyValues("signalbox.conditions.stock.lock=warehouse")
				.withParent(above)
				.run((below) -> {
					ChildWork work = below.getBean(ChildWork.class);
					Task<Boolean> taken = this.threads.start(work::take);
					Threads.until(() -> registry(above).condition("stock").statistics().pending() == 1);
					work.deliver();
					assertThat(taken.value()).isTrue();
				});
		});
	}

	@Test
	void closingTheChildLeavesTheParentAtWork() {
		this.parent.run((above) -> {
			SignalboxRegistry registry = registry(above);
			Hold hold = registry.lock("ledger").hold();
			Task<Hold> waiter = this.threads.start(() -> registry.lock("ledger").hold());
			this.child.withParent(above).run((below) -> {
				registry(below).semaphore("own").acquire();
				registry(below).semaphore("own").acquire();
				Task<Hold> waiterBelow = this.threads.start(() -> registry(below).semaphore("own").hold());
				Threads.until(() -> registry(below).semaphore("own").waiting() == 1);
				below.close();
				assertThat(waiterBelow.failure()).isInstanceOf(AcquireRejectedException.class);
			});
			Threads.until(() -> registry.lock("ledger").waiting() == 1);
			hold.close();
			waiter.value().close();
			above.getBean(ParentWork.class).book();
		});
	}

	@Test
	void otherTimeoutThanInTheParentIsAMistake() {
		assertMistake("signalbox.locks.ledger.timeout=1s", "'ledger' belongs to the parent context");
	}

	@Test
	void otherPermitsThanTheParentIsAnnotatedWithAreAMistake() {
		assertMistake("signalbox.semaphores.gateway.permits=9", "'gateway' belongs to the parent context");
	}

	@Test
	void conditionOfTheChildWithALockOfTheParentIsAMistake() {
		assertMistake("signalbox.conditions.stock.lock=warehouse",
				"the lock 'warehouse' of condition 'stock' belongs to the parent context");
	}

	@Test
	void endpointOfTheChildShowsBoth() {
		this.parent.run((above) -> this.child.withParent(above)
			.withConfiguration(AutoConfigurations.of(SignalboxEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=signalbox")
			.run((below) -> assertThat(below.getBean(SignalboxEndpoint.class).primitives().primitives())
				.extracting(PrimitiveDescription::name)
				.contains("ledger", "own")));
	}

	private void assertMistake(String property, String message) {
		this.parent.run((above) -> this.child.withParent(above).withPropertyValues(property).run((below) -> {
			assertThat(below).hasFailed();
			assertThat(below.getStartupFailure()).isInstanceOf(WiringException.class).hasMessageContaining(message);
		}));
	}

	private void run(Both both) {
		this.parent.run((above) -> this.child.withParent(above).run((below) -> both.accept(above, below)));
	}

	private static SignalboxRegistry registry(AssertableApplicationContext context) {
		return context.getBean(SignalboxRegistry.class);
	}

	/** Asks both contexts. */
	private interface Both {

		void accept(AssertableApplicationContext above, AssertableApplicationContext below) throws Exception;

	}

	static class ParentWork {

		@Guarded("ledger")
		void book() {
			// the lock is the effect
		}

		@Limited(name = "gateway", permits = 3)
		void pay() {
			// the permit is the effect
		}

	}

	static class ChildWork {

		private volatile boolean there;

		@Guarded(name = "ledger", timeout = "0")
		void book() {
			// the lock is the effect
		}

		@Limited("gateway")
		void pay() {
			// the permit is the effect
		}

		@Guarded
		void alone() {
			// the lock is the effect
		}

		@AwaitCondition(name = "stock", until = "#root.there")
		boolean take() {
			return this.there;
		}

		@SignalCondition("stock")
		void deliver() {
			this.there = true;
		}

		public boolean isThere() {
			return this.there;
		}

	}

}
