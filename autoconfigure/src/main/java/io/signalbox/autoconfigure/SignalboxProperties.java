package io.signalbox.autoconfigure;

import java.util.Map;

import io.signalbox.Timeout;
import io.signalbox.interceptor.Declaration.LockType;
import io.signalbox.interceptor.NullKey;
import io.signalbox.interceptor.SelfInvocation;
import io.signalbox.interceptor.SignalboxPostProcessor;
import io.signalbox.interceptor.TransactionRelease;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.AdviceMode;

/**
 * Configuration properties of Signalbox. A wrong value is not refused here but by the
 * start-up check, which reports all of them at once.
 *
 * @param enabled Whether to create the declared primitives and to apply the annotations.
 * @param defaults What holds where neither the primitive nor the annotation says.
 * @param locks Locks by name. Each is a bean of that name.
 * @param semaphores Semaphores by name. Each is a bean of that name.
 * @param events Events by name. Each is a bean of that name.
 * @param conditions Conditions by name. Each is a bean of that name.
 * @param barriers Barriers by name. Each is a bean of that name.
 * @param queues Queues by name. Each is a bean of that name.
 * @param metrics What is measured.
 * @param aop How the annotations are applied.
 * @param transactions What happens to locks inside transactions.
 * @param web What web clients see.
 * @param watch What is looked for while the application runs.
 * @param observation What Micrometer Observation is told of.
 * @param console The page that shows it all.
 * @since 0.1
 */
@ConfigurationProperties("signalbox")
public record SignalboxProperties(@DefaultValue("true") boolean enabled, @DefaultValue Defaults defaults,
		@DefaultValue Map<String, Lock> locks, @DefaultValue Map<String, Semaphore> semaphores,
		@DefaultValue Map<String, Event> events, @DefaultValue Map<String, Condition> conditions,
		@DefaultValue Map<String, Barrier> barriers, @DefaultValue Map<String, Queue> queues,
		@DefaultValue Metrics metrics, @DefaultValue Aop aop, @DefaultValue Transactions transactions,
		@DefaultValue Web web, @DefaultValue Watch watch, @DefaultValue Observation observation,
		@DefaultValue Console console) {

	/**
	 * What holds where neither the primitive nor the annotation says.
	 *
	 * @param timeout Longest wait, such as 30s or 500ms. '0' tries once, 'none' waits for
	 * ever.
	 * @param fair Whether waiters are served strictly in the order of their arrival, at a
	 * tenth of the throughput under contention.
	 * @param nullKey What a key that is null means: an error ('fail'), or that all calls
	 * without a key share one instance ('share').
	 */
	public record Defaults(@DefaultValue("30s") Timeout timeout, @DefaultValue("false") boolean fair,
			@DefaultValue("fail") NullKey nullKey) {
	}

	/**
	 * A lock.
	 *
	 * @param type Whether the owner may acquire the lock again ('plain', 'reentrant'), or
	 * many readers may share it ('read-write'). Defaults to what the annotations say, and
	 * to 'plain'.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' tries once, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param fair Whether waiters are served strictly in the order of their arrival.
	 * Defaults to 'signalbox.defaults.fair'.
	 * @param maxWaiting How many callers may wait at once; more are refused. Unlimited by
	 * default.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 */
	public record Lock(@Nullable LockType type, @Nullable Timeout timeout, @Nullable Boolean fair,
			@Nullable Integer maxWaiting, @Nullable Integer maxKeys) {
	}

	/**
	 * A semaphore.
	 *
	 * @param permits How many callers may be inside at once. Defaults to what the
	 * annotations say; one of them must.
	 * @param bounded Whether a release of more than was acquired is an error.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' tries once, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param fair Whether waiters are served strictly in the order of their arrival.
	 * Defaults to 'signalbox.defaults.fair'.
	 * @param maxWaiting How many callers may wait at once; more are refused. Defaults to
	 * what the annotations say, and to any number.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 */
	public record Semaphore(@Nullable Integer permits, @DefaultValue("true") boolean bounded, @Nullable Timeout timeout,
			@Nullable Boolean fair, @Nullable Integer maxWaiting, @Nullable Integer maxKeys) {
	}

	/**
	 * An event.
	 *
	 * @param set Whether the event is set at first.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' only looks, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 */
	public record Event(@DefaultValue("false") boolean set, @Nullable Timeout timeout, @Nullable Integer maxKeys) {
	}

	/**
	 * A condition.
	 *
	 * @param lock Name of the lock that guards what the condition is about. Needed. It is
	 * re-entrant unless it is declared otherwise.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' only looks, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 */
	public record Condition(@Nullable String lock, @Nullable Timeout timeout, @Nullable Integer maxKeys) {
	}

	/**
	 * A barrier.
	 *
	 * @param parties How many pass together. Defaults to what the annotations say; one of
	 * them must.
	 * @param timeout Longest wait, such as 1m. 'none' waits for ever. Defaults to what
	 * the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 */
	public record Barrier(@Nullable Integer parties, @Nullable Timeout timeout, @Nullable Integer maxKeys) {
	}

	/**
	 * A queue.
	 *
	 * @param capacity How many elements it holds at most. Needed.
	 * @param timeout Longest wait of enqueue and dequeue, such as 2s or 500ms. '0' tries
	 * once, 'none' waits for ever, as put and take always do. Defaults to
	 * 'signalbox.defaults.timeout'.
	 */
	public record Queue(@Nullable Integer capacity, @Nullable Timeout timeout) {
	}

	/**
	 * What is measured. How often and how long callers wait is always counted.
	 *
	 * @param hold Whether to measure how long locks and permits are held.
	 * @param holdSampling Where there are more than some thousand holds a second, one in
	 * how many is measured; 1 measures every hold, at the price of two clock readings.
	 * @param histogram Whether to keep histograms of wait and hold times, which measures
	 * every call, at the price of the clock and of Micrometer's timers.
	 */
	public record Metrics(@DefaultValue("true") boolean hold, @DefaultValue("32") int holdSampling,
			@DefaultValue("false") boolean histogram) {
	}

	/**
	 * How the annotations are applied.
	 *
	 * @param mode Whether a proxy around the bean applies them ('proxy'), or AspectJ has
	 * woven them into the classes at load time or compile time ('aspectj').
	 * @param order Order among other advisors; lower is outside. By default inside method
	 * security and outside transactions; always inside retries.
	 * @param selfInvocation What is done about a method that calls an annotated method of
	 * the same object, past the proxy: a line in the log ('warn'), no start ('error'), or
	 * nothing ('ignore').
	 */
	public record Aop(@DefaultValue("proxy") AdviceMode mode,
			@DefaultValue("" + SignalboxPostProcessor.DEFAULT_ORDER) int order,
			@DefaultValue("warn") SelfInvocation selfInvocation) {
	}

	/**
	 * What happens to locks inside transactions.
	 *
	 * @param release When a lock is released that was taken inside a transaction that was
	 * open already: after the transaction ('after-completion'), or with the method
	 * ('after-method'), when others can't see yet what it wrote; or whether taking it is
	 * an error ('fail').
	 */
	public record Transactions(@DefaultValue("after-completion") TransactionRelease release) {
	}

	/**
	 * What web clients see.
	 *
	 * @param problemDetails Whether a request that was not let in is answered with a
	 * problem detail: 429 where there was no room to wait, 503 otherwise.
	 * @param retryAfter When such a client is told to come back.
	 */
	public record Web(@DefaultValue("true") boolean problemDetails, @DefaultValue("1s") Timeout retryAfter) {
	}

	/**
	 * What is looked for while the application runs.
	 *
	 * @param interval Time between two looks, in which a deadlock is found.
	 * @param deadlocks Whether to look for callers that wait for each other, and for
	 * locks that are taken in both orders.
	 * @param onDeadlock What is done about a deadlock: it is told in the log, in the
	 * counter and in the health ('report'), or the youngest waiter gets a
	 * DeadlockException as well ('break').
	 * @param longHold How long something may be held before the log says by whom and
	 * where; '0' and 'none' for any time.
	 */
	public record Watch(@DefaultValue("1s") Timeout interval, @DefaultValue("true") boolean deadlocks,
			@DefaultValue("report") OnDeadlock onDeadlock, @DefaultValue("10s") Timeout longHold) {
	}

	/**
	 * What Micrometer Observation is told of.
	 *
	 * @param enabled Whether each annotated call is observed while it waits and holds,
	 * for a span of each in its trace. Defaults to whether there is a Tracer.
	 */
	public record Observation(@Nullable Boolean enabled) {
	}

	/**
	 * The page that shows it all.
	 *
	 * @param enabled Whether there is the endpoint 'signalboxconsole', a page for the
	 * browser. It has to be exposed as well, like the endpoints that it shows.
	 */
	public record Console(@DefaultValue("false") boolean enabled) {
	}

	/**
	 * What is done about a deadlock.
	 */
	public enum OnDeadlock {

		/** It is told. */
		REPORT,

		/** It is told, and the youngest waiter gives up. */
		BREAK

	}

}
