package io.signalbox.autoconfigure;

import java.util.Map;

import io.signalbox.Timeout;
import io.signalbox.interceptor.Declaration.LockType;
import io.signalbox.interceptor.NullKey;
import io.signalbox.interceptor.SelfInvocation;
import io.signalbox.interceptor.SignalboxPostProcessor;
import io.signalbox.interceptor.TransactionRelease;
import io.signalbox.redis.RedisSettings.OnLeaseLost;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.AdviceMode;

/**
 * Configuration properties of Signalbox. A wrong value is not refused here but by the
 * start-up check, which reports all of them at once.
 *
 * @param enabled Whether to create the declared primitives and to apply the annotations.
 * @param engine Where primitives live that do not say it themselves: in this JVM
 * ('local'), or in a Redis or Valkey server that several JVMs share ('redis'), which
 * needs Redisson.
 * @param redis How the engine 'redis' uses its server.
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
public record SignalboxProperties(@DefaultValue("true") boolean enabled, @DefaultValue("local") EngineType engine,
		@DefaultValue Redis redis, @DefaultValue Defaults defaults, @DefaultValue Map<String, Lock> locks,
		@DefaultValue Map<String, Semaphore> semaphores, @DefaultValue Map<String, Event> events,
		@DefaultValue Map<String, Condition> conditions, @DefaultValue Map<String, Barrier> barriers,
		@DefaultValue Map<String, Queue> queues, @DefaultValue Metrics metrics, @DefaultValue Aop aop,
		@DefaultValue Transactions transactions, @DefaultValue Web web, @DefaultValue Watch watch,
		@DefaultValue Observation observation, @DefaultValue Console console) {

	/**
	 * Where primitives live.
	 */
	public enum EngineType {

		/** In this JVM. */
		LOCAL,

		/** In a Redis or Valkey server that several JVMs share. */
		REDIS

	}

	/**
	 * How the engine 'redis' uses its server.
	 *
	 * @param url Where the server is, such as redis://localhost:6379. Defaults to the
	 * RedissonClient bean of the application, and without one to 'spring.data.redis.url'
	 * or 'spring.data.redis.host'.
	 * @param keyPrefix What all keys begin with. Instances that share primitives have the
	 * same one.
	 * @param lease How long what is held stays so without being renewed, such as by an
	 * instance that was killed. At least 1s. Defaults to the 'lockWatchdogTimeout' of the
	 * RedissonClient bean, and without one to 30s.
	 * @param instance What this instance is called where others see what it holds.
	 * Defaults to host name and process id.
	 * @param onLeaseLost What is done about one whose hold is lost while he is busy,
	 * beside log, counter and the exception in the end: nothing ('report'), or his thread
	 * is interrupted and a result that comes later is cancelled ('interrupt').
	 * @param allowEviction Whether to start with a server that may evict what is held
	 * when its memory is full, so that two callers hold the same.
	 */
	public record Redis(@Nullable String url, @DefaultValue("signalbox") String keyPrefix, @Nullable Timeout lease,
			@Nullable String instance, @DefaultValue("report") OnLeaseLost onLeaseLost,
			@DefaultValue("false") boolean allowEviction) {
	}

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
	 * @param fenced Whether each grant has a fencing token. Defaults to whether an
	 * annotation asks for one.
	 * @param holdAtLeast How long each hold lasts at least, such as 5s, however early it
	 * is released. Defaults to what the annotations say, and to '0': a hold ends by its
	 * release.
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Lock(@Nullable LockType type, @Nullable Timeout timeout, @Nullable Boolean fair,
			@Nullable Integer maxWaiting, @Nullable Integer maxKeys, @Nullable Boolean fenced,
			@Nullable Timeout holdAtLeast, @Nullable EngineType engine) {
	}

	/**
	 * A semaphore.
	 *
	 * @param permits How many callers may be inside at once. Defaults to what the
	 * annotations say; one of them must.
	 * @param bounded Whether a release of more than was acquired is an error. It is
	 * unless this says 'false'.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' tries once, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param fair Whether waiters are served strictly in the order of their arrival.
	 * Defaults to 'signalbox.defaults.fair'.
	 * @param maxWaiting How many callers may wait at once; more are refused. Defaults to
	 * what the annotations say, and to any number.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Semaphore(@Nullable Integer permits, @Nullable Boolean bounded, @Nullable Timeout timeout,
			@Nullable Boolean fair, @Nullable Integer maxWaiting, @Nullable Integer maxKeys,
			@Nullable EngineType engine) {
	}

	/**
	 * An event.
	 *
	 * @param set Whether the event is set at first. It is not unless this says 'true'.
	 * @param timeout Longest wait, such as 2s or 500ms. '0' only looks, 'none' waits for
	 * ever. Defaults to what the annotation says, and to 'signalbox.defaults.timeout'.
	 * @param maxKeys How many keys may be in use at once; more are refused. Defaults to
	 * 100000.
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Event(@Nullable Boolean set, @Nullable Timeout timeout, @Nullable Integer maxKeys,
			@Nullable EngineType engine) {
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
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Condition(@Nullable String lock, @Nullable Timeout timeout, @Nullable Integer maxKeys,
			@Nullable EngineType engine) {
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
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Barrier(@Nullable Integer parties, @Nullable Timeout timeout, @Nullable Integer maxKeys,
			@Nullable EngineType engine) {
	}

	/**
	 * A queue.
	 *
	 * @param capacity How many elements it holds at most. Needed.
	 * @param timeout Longest wait of enqueue and dequeue, such as 2s or 500ms. '0' tries
	 * once, 'none' waits for ever, as put and take always do. Defaults to
	 * 'signalbox.defaults.timeout'.
	 * @param engine Where it lives, 'local' or 'redis'. Defaults to 'signalbox.engine'.
	 */
	public record Queue(@Nullable Integer capacity, @Nullable Timeout timeout, @Nullable EngineType engine) {
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
	public record Metrics(@DefaultValue("true") boolean hold, @DefaultValue("128") int holdSampling,
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
