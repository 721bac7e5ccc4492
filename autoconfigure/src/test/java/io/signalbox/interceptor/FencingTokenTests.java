package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.signalbox.AcquisitionException;
import io.signalbox.Hold;
import io.signalbox.NamedLock;
import io.signalbox.SignalboxRegistry;
import io.signalbox.Threads;
import io.signalbox.Threads.Task;
import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.LockMode;
import io.signalbox.autoconfigure.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A parameter with {@code @FencingToken} gets the token of the grant.
 */
@Timeout(60)
class FencingTokenTests {

	@RegisterExtension
	final Threads threads = new Threads();

	private final ApplicationContextRunner runner = Contexts.signalbox()
		.withBean(Ledger.class)
		.withBean(Outer.class)
		.withPropertyValues("second.lock=second");

	@Test
	void parameterGetsATokenThatRisesWithEachCall() {
		this.runner.run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			List<Long> tokens = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				tokens.add(ledger.write("a", 0, 2));
			}
			tokens.add(ledger.boxed(null));
			tokens.add(ledger.declaredByItsInterface(0));
			assertThat(tokens).isSorted().doesNotHaveDuplicates().allMatch((token) -> token > 0);
		});
	}

	@Test
	void whoWaitedGetsOneThatIsLarger() {
		this.runner.run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			NamedLock lock = lock(context);
			Hold hold = lock.hold();
			Task<Long> waiter = this.threads.start(() -> ledger.write("a", 0, 2));
			Threads.until(() -> lock.waiting() == 1);
			CompletableFuture<Long> later = ledger.later(0);
			Mono<Long> reactive = ledger.reactive(0);
			CompletableFuture<Long> one = reactive.toFuture();
			CompletableFuture<Long> other = reactive.toFuture();
			Threads.until(() -> lock.waiting() == 4);
			hold.close();
			assertThat(List.of(waiter.value(), later.join(), one.join(), other.join())).doesNotHaveDuplicates()
				.allMatch((token) -> token > hold.fencingToken());
		});
	}

	@Test
	void asynchronousCallsThatDoNotWaitGetThemToo() {
		this.runner.run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			Mono<Long> reactive = ledger.reactive(0);
			assertThat(List.of(ledger.later(0).join(), reactive.block(), reactive.block())).isSorted()
				.doesNotHaveDuplicates()
				.allMatch((token) -> token > 0);
		});
	}

	@Test
	void callInsideTheSameGrantGetsTheSame() {
		this.runner.run((context) -> {
			List<Long> tokens = context.getBean(Outer.class).callAgain(0);
			assertThat(tokens.get(0)).isPositive();
			assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
			assertThat(context.getBean(Outer.class).callAgain(0).get(0)).isGreaterThan(tokens.get(0));
		});
	}

	@Test
	void eachKeyHasTokensThatRise() {
		this.runner.run((context) -> {
			Ledger ledger = context.getBean(Ledger.class);
			List<Long> tokens = List.of(ledger.byKey("a", 0), ledger.byKey("b", 0), ledger.byKey("a", 0));
			assertThat(tokens.get(2)).isGreaterThan(tokens.get(0));
			assertThat(ledger.byKeyLater("a", 0).join()).isGreaterThan(tokens.get(2));
			assertThatIllegalArgumentException().isThrownBy(() -> ledger.byKey(List.of("a", "b"), 0))
				.withMessageContaining("'key' must be one key");
		});
	}

	@Test
	void eachOfSeveralGuardsGivesItsOwn() {
		this.runner.run((context) -> {
			List<Long> tokens = context.getBean(Ledger.class).several(0, 0);
			assertThat(tokens.get(0)).isEqualTo(lockOf(context, "first").hold().fencingToken() - 1);
			lockOf(context, "second").hold().close();
			assertThat(tokens.get(1)).isEqualTo(lockOf(context, "second").hold().fencingToken() - 2);
		});
	}

	@Test
	void fallbackGetsWhatTheCallerPassed() {
		this.runner.run((context) -> {
			try (Hold hold = lock(context).hold()) {
				Task<Long> refused = this.threads.start(() -> context.getBean(Ledger.class).orElse(-7));
				assertThat(refused.value()).isEqualTo(-7);
			}
		});
	}

	@Test
	void callsOfOneTransactionThatHoldsTheLockGetTheSame() {
		this.runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.run((context) -> {
				Ledger ledger = context.getBean(Ledger.class);
				TransactionTemplate transaction = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				List<Long> first = transaction.execute((status) -> List.of(ledger.write("a", 0, 2), ledger.boxed(0L),
						ledger.later(0).join(), ledger.byKey("a", 0), ledger.byKey("a", 0)));
				assertThat(first.get(1)).isEqualTo(first.get(0)).isEqualTo(first.get(2)).isPositive();
				assertThat(first.get(4)).isEqualTo(first.get(3)).isPositive();
				List<Long> second = transaction
					.execute((status) -> List.of(ledger.later(0).join(), ledger.write("a", 0, 2)));
				assertThat(second.get(0)).isGreaterThan(first.get(0)).isEqualTo(second.get(1));
			});
	}

	@Test
	void tokensInCodeAreFromTheSameCount() {
		this.runner.withPropertyValues("signalbox.locks.by-hand.fenced=true").run((context) -> {
			long token = context.getBean(Ledger.class).write("a", 0, 2);
			try (Hold hold = lock(context).hold()) {
				assertThat(hold.fencingToken()).isEqualTo(token + 1);
			}
			try (Hold hold = lockOf(context, "by-hand").hold()) {
				assertThat(hold.fencingToken()).isPositive();
			}
		});
	}

	@Test
	void mistakesAreReportedTogether() {
		Contexts.signalbox()
			.withBean(Wrong.class)
			.withPropertyValues("signalbox.locks.declared.type=read-write", "signalbox.locks.unfenced.fenced=false",
					"signalbox.locks.sides.type=read-write", "signalbox.locks.sides.fenced=true")
			.run((context) -> {
				assertReported(context, "Wrong.text(String)", "@FencingToken must be on a long but is on a String");
				assertReported(context, "Wrong.unguarded(long)",
						"@FencingToken needs a lock, but the method holds none");
				assertReported(context, "Wrong.limited(long)", "@FencingToken needs a lock, but the method holds none");
				assertReported(context, "Wrong.reading(long)",
						"@FencingToken asks for a token of 'catalog', which is a read-write lock");
				assertReported(context, "Wrong.twoGuards(long)",
						"@FencingToken must say which lock it is of, as the method holds 'a' and 'b'");
				assertReported(context, "Wrong.otherName(long)",
						"@FencingToken asks for a token of 'c', but the method holds 'a'");
				assertReported(context, "Wrong.twice(long, long)", "@FencingToken is there twice for 'twice'");
				assertReported(context, "Wrong.severalKeys(List, long)",
						"'keys' has several keys, which have no one fencing token");
				assertReported(context, "Wrong.declaredReadWrite(long)",
						"'declared' is a read-write lock, which has no fencing tokens");
				assertReported(context, "Wrong.unfenced(long)", "'unfenced' is not fenced, but there is @FencingToken");
				assertReported(context, "signalbox.locks.sides",
						"'sides' is a read-write lock, which has no fencing tokens");
				assertReported(context, "Wrong.placeholder(long)", "@FencingToken 'name' can't be '${no.such.lock}'");
			});
	}

	private static void assertReported(AssertableApplicationContext context, String where, String what) {
		assertThat(context).hasFailed();
		List<WiringProblem> problems = ((WiringException) context.getStartupFailure()).getProblems();
		assertThat(problems).anySatisfy((problem) -> {
			assertThat(problem.where()).contains(where);
			assertThat(problem.what()).contains(what);
			assertThat(problem.remedy()).isNotEmpty();
		});
	}

	private static NamedLock lock(ApplicationContext context) {
		return lockOf(context, "ledger");
	}

	private static NamedLock lockOf(ApplicationContext context, String name) {
		return context.getBean(SignalboxRegistry.class).lock(name);
	}

	interface Declaring {

		long declaredByItsInterface(@FencingToken long token);

	}

	static class Ledger implements Declaring {

		@Guarded("ledger")
		public long write(String what, @FencingToken long token, int more) {
			return (what.equals("a") && more == 2) ? token : -1;
		}

		@Guarded("ledger")
		public long boxed(@FencingToken Long token) {
			return token;
		}

		@Override
		@Guarded("ledger")
		public long declaredByItsInterface(long token) {
			return token;
		}

		@Guarded("ledger")
		public CompletableFuture<Long> later(@FencingToken long token) {
			return CompletableFuture.completedFuture(token);
		}

		@Guarded("ledger")
		public Mono<Long> reactive(@FencingToken long token) {
			return Mono.just(token);
		}

		@Guarded(name = "keyed", key = "#key")
		public long byKey(Object key, @FencingToken long token) {
			return token;
		}

		@Guarded(name = "keyed", key = "#key")
		public CompletableFuture<Long> byKeyLater(String key, @FencingToken long token) {
			return CompletableFuture.completedFuture(token);
		}

		@Guarded("first")
		@Guarded("second")
		public List<Long> several(@FencingToken("first") long first, @FencingToken("${second.lock}") long second) {
			return List.of(first, second);
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "instead")
		public long orElse(@FencingToken long token) {
			return token;
		}

		long instead(long token, AcquisitionException reason) {
			return token;
		}

		@Guarded(name = "nested", reentrant = true)
		public long inner(@FencingToken long token) {
			return token;
		}

	}

	static class Outer {

		private final Ledger ledger;

		Outer(Ledger ledger) {
			this.ledger = ledger;
		}

		@Guarded(name = "nested", reentrant = true)
		public List<Long> callAgain(@FencingToken long token) {
			return List.of(token, this.ledger.inner(0));
		}

	}

	static class Wrong {

		@Guarded("text")
		public void text(@FencingToken String token) {
		}

		public void unguarded(@FencingToken long token) {
		}

		@Limited(name = "limited", permits = 1)
		public void limited(@FencingToken long token) {
		}

		@Guarded(name = "catalog", mode = LockMode.READ)
		public void reading(@FencingToken long token) {
		}

		@Guarded("a")
		@Guarded("b")
		public void twoGuards(@FencingToken long token) {
		}

		@Guarded("a")
		public void otherName(@FencingToken("c") long token) {
		}

		@Guarded("twice")
		public void twice(@FencingToken long token, @FencingToken("twice") long again) {
		}

		@Guarded(name = "keys", key = "#ids")
		public void severalKeys(List<String> ids, @FencingToken long token) {
		}

		@Guarded("declared")
		public void declaredReadWrite(@FencingToken long token) {
		}

		@Guarded("unfenced")
		public void unfenced(@FencingToken long token) {
		}

		@Guarded("placeholder")
		public void placeholder(@FencingToken("${no.such.lock}") long token) {
		}

	}

}
