package io.signalbox.redis;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the engine uses its server.
 *
 * @param keyPrefix what all keys begin with; instances that share primitives have the
 * same
 * @param lease how long a hold lasts that is not renewed, such as that of a JVM that was
 * killed; at least one second
 * @param instance what this JVM is called where others see what it holds
 * @param onLeaseLost what is done about one whose hold is lost while he is busy
 * @since 0.1
 */
public record RedisSettings(String keyPrefix, Duration lease, String instance, OnLeaseLost onLeaseLost) {

	/**
	 * What is done about one whose hold is lost while he is busy, beside the log, the
	 * counter and the {@link io.signalbox.LeaseLostException} that he gets in the end.
	 */
	public enum OnLeaseLost {

		/** Nothing more. */
		REPORT,

		/**
		 * The thread that acquired is interrupted; a result that comes later fails, and
		 * what would give it is cancelled.
		 */
		INTERRUPT

	}

	/** How long a hold lasts that is not renewed, where nothing else is said. */
	public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

	private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

	private static final Pattern INSTANCE = Pattern.compile("\\S+");

	private static final Pattern PREFIX = Pattern.compile("[\\w.:-]+");

	/**
	 * Settings that report a lost hold.
	 * @param keyPrefix what all keys begin with
	 * @param lease how long a hold lasts that is not renewed
	 * @param instance what this JVM is called
	 */
	public RedisSettings(String keyPrefix, Duration lease, String instance) {
		this(keyPrefix, lease, instance, OnLeaseLost.REPORT);
	}

	/**
	 * Checks the values.
	 */
	public RedisSettings {
		if (lease.compareTo(SHORTEST_LEASE) < 0) {
			throw new IllegalArgumentException(
					"'lease' must be at least " + SHORTEST_LEASE.toSeconds() + "s but was " + lease);
		}
		if (!PREFIX.matcher(keyPrefix).matches()) {
			throw new IllegalArgumentException(
					"'keyPrefix' must be letters, digits and any of '_.:-' but was '" + keyPrefix + "'");
		}
		if (!INSTANCE.matcher(instance).matches()) {
			throw new IllegalArgumentException("'instance' must be a name without spaces but was '" + instance + "'");
		}
	}

}
