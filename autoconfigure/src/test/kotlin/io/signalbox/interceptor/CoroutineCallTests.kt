package io.signalbox.interceptor

import io.signalbox.AcquireTimeoutException
import io.signalbox.AcquisitionException
import io.signalbox.NamedLock
import io.signalbox.Outcome
import io.signalbox.SelfDeadlockException
import io.signalbox.SignalboxRegistry
import io.signalbox.Threads
import io.signalbox.annotation.FencingToken
import io.signalbox.annotation.Guarded
import io.signalbox.annotation.OnTimeout
import io.signalbox.autoconfigure.Contexts
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.springframework.boot.test.context.assertj.AssertableApplicationContext
import java.util.concurrent.atomic.AtomicInteger

/** Suspending functions and flows of Kotlin: each call, or collection, holds until it has ended. */
@Timeout(60)
class CoroutineCallTests {

	private val runner = Contexts.signalbox().withBean(Inner::class.java).withBean(Work::class.java)

	private val calls = CoroutineScope(Dispatchers.Default + SupervisorJob())

	private fun run(body: suspend (Scene) -> Unit) {
		this.runner.run { context -> runBlocking { withTimeout(30_000) { body(Scene(context)) } } }
	}

	class Scene(private val context: AssertableApplicationContext) {

		val work: Work = this.context.getBean(Work::class.java)

		val ledger: NamedLock = lock("ledger")

		fun lock(name: String): NamedLock = this.context.getBean(SignalboxRegistry::class.java).lock(name)

		fun assertFree(lock: NamedLock = this.ledger) {
			Threads.until { lock.statistics().active() == 0 }
			assertThat(lock.statistics().pending()).isZero()
			assertThat(lock.statistics().rejectedReleases()).isZero()
		}

	}

	@Test
	fun lockIsHeldWhileTheFunctionIsSuspendedAndGivesItsValue() = run { scene ->
		val call = calls.async { scene.work.value("x") }
		scene.work.begun()
		assertThat(scene.ledger.isLocked).isTrue()
		assertThat(scene.ledger.holders().single().thread()).contains("async call of Work.value from '")
		scene.work.finish()
		assertThat(call.await()).isEqualTo("value of x")
		scene.assertFree()
		assertThat(scene.ledger.statistics().attempts(Outcome.ACQUIRED)).isOne()
	}

	@Test
	fun unitNullAndPrimitivesComeThrough() = run { scene ->
		val result: Any? = scene.work.unit()
		assertThat(result).isEqualTo(Unit)
		assertThat(scene.work.nothing()).isNull()
		assertThat(scene.work.number()).isEqualTo(7)
		scene.assertFree()
		assertThat(scene.ledger.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(3)
	}

	@Test
	fun fencingTokenRisesWithEachCall() = run { scene ->
		val first = scene.work.token(0)
		assertThat(first).isPositive()
		val hold = scene.lock("fenced").hold()
		val waits = calls.async(Dispatchers.Unconfined) { scene.work.token(0) }
		hold.close()
		assertThat(waits.await()).isGreaterThan(hold.fencingToken()).isGreaterThan(first)
		scene.assertFree(scene.lock("fenced"))
	}

	@Test
	fun exceptionEndsTheHoldAndIsTheFunctionsOwn() = run { scene ->
		assertThat(assertThrows<IllegalStateException> { scene.work.failing() }).hasMessage("planned")
		scene.assertFree()
	}

	@Test
	fun waitSuspendsAndBlocksNoThread() = run { scene ->
		val hold = scene.ledger.hold()
		// two waits on the one thread of this block
		val one = calls.async(Dispatchers.Unconfined) { scene.work.number() }
		val two = calls.async(Dispatchers.Unconfined) { scene.work.number() }
		assertThat(scene.ledger.waiting()).isEqualTo(2)
		hold.close()
		assertThat(listOf(one, two).awaitAll()).containsExactly(7, 7)
		scene.assertFree()
	}

	@Test
	fun cancellingWhileItWaitsLeavesTheLineAndNothingRuns() = run { scene ->
		scene.ledger.hold().use {
			val call = calls.async(Dispatchers.Unconfined) { scene.work.value("x") }
			assertThat(scene.ledger.waiting()).isOne()
			call.cancelAndJoin()
			assertThat(scene.ledger.waiting()).isZero()
		}
		scene.assertFree()
		assertThat(scene.work.calls.get()).isZero()
		assertThat(scene.ledger.statistics().attempts(Outcome.CANCELLED)).isOne()
	}

	@Test
	fun cancelledFunctionIsGuardedUntilItsFinallyHasEnded() = run { scene ->
		for (body in listOf<suspend () -> Any?>(scene.work::cleaning, { scene.work.cleaningFlow().toList() })) {
			val begun = scene.work.renew()
			val call = calls.async { body() }
			begun.await()
			call.cancelAndJoin()
			scene.work.cleanUp.await()
			assertThat(scene.ledger.isLocked).isTrue()
			scene.work.finish()
			scene.assertFree()
		}
	}

	@Test
	fun cancelledBeforeItsDispatchItNeverRunsAndHoldsNothing() = run { scene ->
		repeat(500) {
			val call = calls.async(Dispatchers.Default) { scene.work.dispatched() }
			yield()
			call.cancelAndJoin()
		}
		scene.assertFree()
	}

	@Test
	fun whoDoesNotGetInGetsTheErrorNothingOrTheFallback() = run { scene ->
		scene.ledger.hold().use {
			assertThat(assertThrows<AcquireTimeoutException> { scene.work.impatient() })
				.hasMessageContaining("Lock 'ledger' not acquired within 10ms")
			assertThat(scene.work.skipped()).isNull()
			assertThat(scene.work.skippedNumber()).isZero()
			assertThat(scene.work.skippedUnit()).isEqualTo(Unit)
			assertThat(scene.work.skippedFlow().toList()).isEmpty()
			assertThat(scene.work.withFallback("x")).startsWith("instead of x: Lock 'ledger' not acquired")
			assertThat(scene.work.withPlainFallback("x")).isEqualTo("plainly instead of x")
		}
		assertThat(scene.work.calls.get()).isZero()
		scene.assertFree()
	}

	@Test
	fun chainEntersAReentrantLockAgainFromSuspendingAndBlockingFunctionsWhateverTheThread() = run { scene ->
		assertThat(scene.work.outer()).isEqualTo("suspending, flow, blocking")
		scene.assertFree(scene.lock("journal"))
		assertThrows<SelfDeadlockException> { scene.work.outerPlain() }
		assertThrows<SelfDeadlockException> { scene.work.outerPlainBlocking() }
		scene.assertFree(scene.lock("plain"))
		assertThat(Caller.chain()).isNull()
	}

	@Test
	fun flowIsHeldWhileItIsCollectedAndEachCollectionIsACall() = run { scene ->
		for (flow in listOf(scene.work.numbers(), scene.work.suspendingNumbers())) {
			assertThat(scene.ledger.isLocked).isFalse()
			assertThat(flow.toList()).containsExactly("held", "held")
			scene.assertFree()
			assertThat(flow.first()).isEqualTo("held")
			scene.assertFree()
		}
		assertThat(scene.ledger.statistics().attempts(Outcome.ACQUIRED)).isEqualTo(4)
	}

	@Test
	fun manyCoroutinesAreNeverInsideAtOnce() = run { scene ->
		withContext(Dispatchers.Default) {
			(1..500).map { async { scene.work.alone() } }.awaitAll()
		}
		assertThat(scene.work.most.get()).isOne()
		scene.assertFree()
	}

	@Test
	fun whatHasNoEmptyValueCannotBeSkippedAndAFallbackMustSuspend() {
		Contexts.signalbox().withBean(Wrong::class.java).run { context ->
			assertThat(context.startupFailure)
				.hasMessageContaining("'onTimeout' can't be SKIP: the return type String knows no empty result")
				.hasMessageContaining("expected suspending String instead(String), with or without a AcquisitionException last")
				.hasMessageContaining("but found String instead(String)")
				.hasMessageContaining("a suspending function that returns a Deferred gives it away before it has ended")
		}
	}

	open class Inner {

		@Guarded(name = "journal", reentrant = true)
		open suspend fun suspending(): String {
			yield()
			return "suspending"
		}

		@Guarded(name = "journal", reentrant = true)
		open fun flowing(): Flow<String> = flowOf("flow")

		@Guarded(name = "journal", reentrant = true, timeout = "5s")
		open fun blocking(): String = "blocking"

		@Guarded("plain")
		open suspend fun plain(): String = "plain"

		@Guarded("plain")
		open fun plainBlocking(): String = "plain"

	}

	open class Work(private val inner: Inner, private val registry: SignalboxRegistry) {

		open val calls = AtomicInteger()

		open val most = AtomicInteger()

		private val inside = AtomicInteger()

		private var begun = CompletableDeferred<Unit>()

		private var finish = CompletableDeferred<Unit>()

		open val cleanUp get() = this.cleaningUp

		private var cleaningUp = CompletableDeferred<Unit>()

		open suspend fun begun() = this.begun.await()

		open fun finish() = this.finish.complete(Unit)

		open fun renew(): Deferred<Unit> {
			this.begun = CompletableDeferred()
			this.finish = CompletableDeferred()
			this.cleaningUp = CompletableDeferred()
			return this.begun
		}

		private suspend fun waitForFinish() {
			this.calls.incrementAndGet()
			this.begun.complete(Unit)
			this.finish.await()
		}

		private suspend fun clean() {
			try {
				this.begun.complete(Unit)
				CompletableDeferred<Unit>().await()
			}
			finally {
				withContext(NonCancellable) {
					this@Work.cleaningUp.complete(Unit)
					this@Work.finish.await()
				}
			}
		}

		private fun look() = if (this.registry.lock("ledger").isLocked) "held" else "not held"

		@Guarded("ledger")
		open suspend fun value(what: String): String {
			waitForFinish()
			return "value of $what"
		}

		@Guarded("ledger")
		open suspend fun unit() = yield()

		@Guarded("ledger")
		open suspend fun nothing(): String? = null

		@Guarded("fenced")
		open suspend fun token(@FencingToken token: Long): Long {
			yield()
			return token
		}

		@Guarded("ledger")
		open suspend fun number(): Int {
			yield()
			return 7
		}

		@Guarded("ledger")
		open suspend fun failing(): String {
			yield()
			throw IllegalStateException("planned")
		}

		@Guarded("ledger")
		open suspend fun cleaning() = clean()

		@Guarded("ledger")
		open fun cleaningFlow(): Flow<String> = flow { clean() }

		@Guarded("ledger")
		open suspend fun dispatched() = delay(1)

		@Guarded(name = "ledger", timeout = "10ms")
		open suspend fun impatient() = waitForFinish()

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		open suspend fun skipped(): String? = "not skipped"

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		open suspend fun skippedNumber(): Int = 7

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		open suspend fun skippedUnit() = waitForFinish()

		@Guarded(name = "ledger", timeout = "0", onTimeout = OnTimeout.SKIP)
		open suspend fun skippedFlow(): Flow<String> = flowOf("not skipped")

		@Guarded(name = "ledger", timeout = "0", fallback = "instead")
		open suspend fun withFallback(what: String): String = value(what)

		private suspend fun instead(what: String, reason: AcquisitionException): String {
			yield()
			return "instead of $what: ${reason.message}"
		}

		@Guarded(name = "ledger", timeout = "0", fallback = "plainly")
		open suspend fun withPlainFallback(what: String): String = value(what)

		open suspend fun plainly(what: String): String = "plainly instead of $what"

		@Guarded(name = "journal", reentrant = true)
		open suspend fun outer(): String {
			delay(1)
			val suspending = withContext(Dispatchers.Default) { this@Work.inner.suspending() }
			val flow = this.inner.flowing().first()
			delay(1)
			return suspending + ", " + flow + ", " + withContext(Dispatchers.IO) { this@Work.inner.blocking() }
		}

		@Guarded("plain")
		open suspend fun outerPlain(): String {
			delay(1)
			return this.inner.plain()
		}

		@Guarded("plain")
		open suspend fun outerPlainBlocking(): String {
			delay(1)
			return this.inner.plainBlocking()
		}

		@Guarded("ledger")
		open fun numbers(): Flow<String> = flow { repeat(2) { emit(look()) } }

		@Guarded("ledger")
		open suspend fun suspendingNumbers(): Flow<String> {
			yield()
			return numbersOf()
		}

		private fun numbersOf(): Flow<String> = flow { repeat(2) { emit(look()) } }

		@Guarded("ledger")
		open suspend fun alone() {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max)
			yield()
			this.inside.decrementAndGet()
		}

	}

	open class Wrong {

		@Guarded(name = "a", onTimeout = OnTimeout.SKIP)
		open suspend fun skipped(): String = ""

		@Guarded(name = "b", fallback = "instead")
		open suspend fun withFallback(what: String): String = what

		fun instead(what: String): String = what

		@Guarded("c")
		open suspend fun deferred(): Deferred<String> = CompletableDeferred("")

	}

}
