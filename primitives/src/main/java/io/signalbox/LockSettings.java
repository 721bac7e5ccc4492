package io.signalbox;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link NamedLock}.
 *
 * @param reentrant whether the owner may acquire it again
 * @param fair whether waiters are served strictly in the order of their arrival; ten
 * times slower under contention
 * @param maxWaiting how many callers may wait at once; more are refused
 * @param timeout longest wait of a caller who sets none, or {@code null} for the engine's
 * default
 * @param maxKeys how many keys may be in use at once
 * @param fenced whether each grant has a {@link Hold#fencingToken() fencing token}
 * @param holdAtLeast how long each hold lasts at least, however early it is released, or
 * {@code null} where it ends with its release; zero is the same. Not for a re-entrant
 * lock
 * @since 0.1
 */
public record LockSettings(boolean reentrant, boolean fair, int maxWaiting, @Nullable Timeout timeout, int maxKeys,
		boolean fenced, @Nullable Timeout holdAtLeast) implements Settings {

	/** A plain, unfair lock with the engine's timeout. */
	public static final LockSettings PLAIN = new LockSettings(false, false, UNLIMITED, null);

	/** A re-entrant, unfair lock with the engine's timeout. */
	public static final LockSettings REENTRANT = new LockSettings(true, false, UNLIMITED, null);

	/**
	 * Checks the values.
	 */
	public LockSettings {
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("'maxWaiting' must not be negative but was " + maxWaiting);
		}
		Settings.checkMaxKeys(maxKeys);
		if (Timeout.ZERO.equals(holdAtLeast)) {
			holdAtLeast = null;
		}
		if (holdAtLeast != null && holdAtLeast.isNone()) {
			throw new IllegalArgumentException("'holdAtLeast' must be a time but was '" + holdAtLeast + "'");
		}
		if (holdAtLeast != null && reentrant) {
			throw new IllegalArgumentException("'holdAtLeast' must not be set for a re-entrant lock, which its owner "
					+ "could enter again while nobody else can, but was " + holdAtLeast);
		}
	}

	/**
	 * Settings of a lock whose holds end with their release and have no token.
	 * @param reentrant whether the owner may acquire it again
	 * @param fair whether waiters are served strictly in the order of their arrival; ten
	 * times slower under contention
	 * @param maxWaiting how many callers may wait at once; more are refused
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 * @param maxKeys how many keys may be in use at once
	 */
	public LockSettings(boolean reentrant, boolean fair, int maxWaiting, @Nullable Timeout timeout, int maxKeys) {
		this(reentrant, fair, maxWaiting, timeout, maxKeys, false, null);
	}

	/**
	 * Settings with {@link Keys#DEFAULT_MAX} keys.
	 * @param reentrant whether the owner may acquire it again
	 * @param fair whether waiters are served strictly in the order of their arrival; ten
	 * times slower under contention
	 * @param maxWaiting how many callers may wait at once; more are refused
	 * @param timeout longest wait of a caller who sets none, or {@code null} for the
	 * engine's default
	 */
	public LockSettings(boolean reentrant, boolean fair, int maxWaiting, @Nullable Timeout timeout) {
		this(reentrant, fair, maxWaiting, timeout, Keys.DEFAULT_MAX);
	}

	@Override
	public Kind kind() {
		return Kind.LOCK;
	}

}
