package io.signalbox.interceptor;

import java.util.List;

import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.annotation.AwaitBarrier;
import io.signalbox.annotation.AwaitCondition;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.SignalCondition;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can't work with keys, weights and repeated annotations is in the report.
 */
@Timeout(60)
class KeyReportTests {

	@Test
	void mistakesAreReportedTogether() {
		Contexts.signalbox()
			.withBean(Wrong.class)
			.withPropertyValues("signalbox.conditions.stock.lock=shelf", "signalbox.conditions.mixed.lock=mixed-lock",
					"some.text=many")
			.run((context) -> {
				assertReported(context, "Wrong.unparsable", "@Guarded 'key' is wrong: '#id +' does not parse");
				assertReported(context, "Wrong.unknown",
						"@Limited 'key' is wrong: '#ordre.id' uses #ordre, which is no parameter "
								+ "(the parameters are order)");
				assertReported(context, "Wrong.collection",
						"@AwaitBarrier 'key' must be one key but is several: #teams");
				assertReported(context, "Wrong.array", "@SignalCondition 'key' must be one key but is several: #skus");
				assertReported(context, "Wrong.inline",
						"@AwaitCondition 'key' must be one key but is several: {#one, #other}");
				assertReported(context, "Wrong.numbers",
						"@Guarded 'key' must not be an array of numbers or characters: #ids");
				assertReported(context, "Wrong.withKey",
						"'half' has a key in one place and none in another: " + "key in " + Wrong.class.getName()
								+ ".withKey(String), none in " + Wrong.class.getName()
								+ ".withoutKey(); those with a key and those without do not exclude each other");
				assertReported(context, "Wrong.keyedCondition", "condition 'mixed' is used with a key, but its lock "
						+ "'mixed-lock' without one; those with a key and those without do not exclude each other");
				assertReported(context, "Wrong.weightless",
						"@Limited 'weight' must be a whole number of at least 1 but was 0");
				assertReported(context, "Wrong.unknownWeight",
						"@Limited 'weight' is wrong: '#size' uses #size, which is no parameter (there are none)");
				assertReported(context, "Wrong.twice", "@Guarded 'one-name' is there twice");
				assertReported(context, "Wrong.unnamedTwice", "@Limited 'Wrong.unnamedTwice' is there twice");
				assertReported(context, "Wrong.bothPermits",
						"@Limited has both 'permits' and 'permitsString': 2 and '3'");
				assertReported(context, "Wrong.textPermits",
						"@Limited 'permitsString' must be a positive number but was 'many'");
				assertReported(context, "Wrong.zeroPermits",
						"@Limited 'permitsString' must be a positive number but was '0'");
				assertReported(context, "Wrong.unresolvable",
						"@Guarded 'name' can't be '${no.such.property}': Could not resolve placeholder");
				assertReported(context, "Wrong.negativeWaiting",
						"@Limited 'maxWaiting' must not be negative but was -3");
				assertReported(context, "Wrong.waitingOne", "'waiting' has different max-waiting, 1 and 2");
			});
	}

	@Test
	void declarationWithoutKeyAndItsBeanAreFine() {
		Contexts.signalbox()
			.withBean(Right.class)
			.withPropertyValues("signalbox.locks.order.timeout=1s", "signalbox.conditions.stock.lock=shelf",
					"signalbox.locks.shelf.type=reentrant")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void maxKeysMustBePositive() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.locks.a.max-keys=0", "signalbox.semaphores.b.max-keys=-1",
					"signalbox.semaphores.b.permits=1", "signalbox.events.c.max-keys=0",
					"signalbox.conditions.d.max-keys=0", "signalbox.conditions.d.lock=a",
					"signalbox.barriers.e.max-keys=0", "signalbox.barriers.e.parties=2")
			.run((context) -> {
				for (String name : List.of("locks.a", "events.c", "conditions.d", "barriers.e")) {
					assertReported(context, "signalbox." + name + ".max-keys", "must be positive but was 0");
				}
				assertReported(context, "signalbox.semaphores.b.max-keys", "must be positive but was -1");
			});
	}

	@Test
	void maxKeysReachTheSettingsOfEveryKind() {
		Contexts.signalbox()
			.withPropertyValues("signalbox.locks.a.max-keys=11", "signalbox.locks.rw.max-keys=12",
					"signalbox.locks.rw.type=read-write", "signalbox.semaphores.b.max-keys=13",
					"signalbox.semaphores.b.permits=1", "signalbox.events.c.max-keys=14",
					"signalbox.conditions.d.max-keys=15", "signalbox.conditions.d.lock=a",
					"signalbox.barriers.e.max-keys=16", "signalbox.barriers.e.parties=2",
					"signalbox.locks.z.timeout=1s")
			.run((context) -> {
				SignalboxRegistry registry = context.getBean(SignalboxRegistry.class);
				assertThat(registry.lock("a").settings().maxKeys()).isEqualTo(11);
				assertThat(registry.readWriteLock("rw").settings()).isInstanceOf(ReadWriteLockSettings.class);
				assertThat(registry.readWriteLock("rw").settings().maxKeys()).isEqualTo(12);
				assertThat(registry.semaphore("b").settings().maxKeys()).isEqualTo(13);
				assertThat(registry.event("c").settings().maxKeys()).isEqualTo(14);
				assertThat(registry.condition("d").settings().maxKeys()).isEqualTo(15);
				assertThat(registry.barrier("e").settings().maxKeys()).isEqualTo(16);
				assertThat(registry.lock("z").settings().maxKeys()).isEqualTo(100_000);
			});
	}

	private static void assertReported(AssertableApplicationContext context, String where, String what) {
		assertThat(context).getFailure()
			.isInstanceOfSatisfying(WiringException.class,
					(failure) -> assertThat(failure.getProblems()).anySatisfy((problem) -> {
						assertThat(problem.where()).contains(where);
						assertThat(problem.what()).startsWith(what);
						assertThat(problem.remedy()).isNotBlank();
					}));
	}

	static class Right {

		@Guarded(name = "order", key = "#id")
		void call(String id) {
		}

		@SignalCondition(name = "stock", key = "#id")
		void put(String id) {
		}

		@Guarded(name = "shelf", key = "#id", reentrant = true)
		void look(String id) {
		}

	}

	record Order(String id) {
	}

	static class Wrong {

		@Guarded(name = "a", key = "#id +")
		void unparsable(String id) {
		}

		@Limited(name = "b", permits = 1, key = "#ordre.id")
		void unknown(Order order) {
		}

		@AwaitBarrier(name = "c", parties = 2, key = "#teams")
		void collection(List<String> teams) {
		}

		@SignalCondition(name = "stock", key = "#skus")
		void array(String... skus) {
		}

		@AwaitCondition(name = "stock", until = "true", key = "{#one, #other}")
		void inline(String one, String other) {
		}

		@Guarded(name = "d", key = "#ids")
		void numbers(int[] ids) {
		}

		@Guarded(name = "half", key = "#id")
		void withKey(String id) {
		}

		@Guarded("half")
		void withoutKey() {
		}

		@SignalCondition(name = "mixed", key = "#id")
		void keyedCondition(String id) {
		}

		@Guarded(name = "mixed-lock", reentrant = true)
		void unkeyedLock() {
		}

		@Limited(name = "e", permits = 1, weight = "0")
		void weightless() {
		}

		@Limited(name = "f", permits = 1, weight = "#size")
		void unknownWeight() {
		}

		@Guarded(name = "one-name", key = "#from")
		@Guarded(name = "one-name", key = "#to")
		void twice(String from, String to) {
		}

		@Limited(permits = 1)
		@Limited(permits = 1)
		void unnamedTwice() {
		}

		@Limited(name = "g", permits = 2, permitsString = "3")
		void bothPermits() {
		}

		@Limited(name = "h", permitsString = "${some.text}")
		void textPermits() {
		}

		@Limited(name = "i", permitsString = "0")
		void zeroPermits() {
		}

		@Guarded("${no.such.property}")
		void unresolvable() {
		}

		@Limited(name = "j", permits = 1, maxWaiting = -3)
		void negativeWaiting() {
		}

		@Limited(name = "waiting", permits = 1, maxWaiting = 1)
		void waitingOne() {
		}

		@Limited(name = "waiting", permits = 1, maxWaiting = 2)
		void waitingTwo() {
		}

	}

}
