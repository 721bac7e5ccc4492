package io.signalbox.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Where one primitive, or the instance of one of its keys, keeps what it has at the
 * server: {@code signalbox:{name}:lock}, or {@code signalbox:{name:key}:lock}. What is in
 * the braces decides the slot in a cluster, so everything of one primitive is in one.
 *
 * @param base the common beginning
 */
record RedisKey(String base) {

	/** What is longer is told apart by its digest. */
	private static final int LONGEST = 200;

	static RedisKey of(String prefix, String name, @Nullable Object key) {
		String tag = (key != null) ? shortened(escaped(name)) + ":" + shortened(textOf(key)) : shortened(escaped(name));
		return new RedisKey(prefix + ":{" + tag + "}:");
	}

	/**
	 * What a key is called at the server. Text stands for itself; anything else has its
	 * type before it, so that the number 1 and the text "1" are two keys.
	 */
	static String textOf(Object key) {
		if (key instanceof CharSequence text) {
			return escaped(text.toString());
		}
		try {
			if (key.getClass().getMethod("toString").getDeclaringClass() == Object.class) {
				throw new IllegalArgumentException(
						"A key in Redis needs a text that is the same in every JVM, but " + key.getClass().getName()
								+ " has no toString() of its own: use a string, a number or a record");
			}
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
		return key.getClass().getSimpleName() + "~" + escaped(key.toString());
	}

	/** Leaves nothing in a text that means something in a key. */
	private static String escaped(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c == 127 || "%{}:~".indexOf(c) >= 0) {
				escaped.append('%').append(HexFormat.of().toHexDigits((byte) c));
			}
			else {
				escaped.append(c);
			}
		}
		return escaped.toString();
	}

	private static String shortened(String text) {
		return (text.length() <= LONGEST) ? text : "sha256~" + digest(text);
	}

	private static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the keys of this name begin with, and nothing else. */
	String keys() {
		return this.base.substring(0, this.base.length() - "}:".length()) + ":";
	}

	String lock() {
		return this.base + "lock";
	}

	String readWriteLock() {
		return this.base + "read-write";
	}

	String permits() {
		return this.base + "permits";
	}

	String waiting() {
		return this.base + "waiting";
	}

	String event() {
		return this.base + "event";
	}

	String sets() {
		return this.base + "sets";
	}

	String arrived() {
		return this.base + "arrived";
	}

	String ended(long generation) {
		return this.base + "ended:" + generation;
	}

	String waiters() {
		return this.base + "waiters";
	}

	String instances() {
		return this.base + "instances";
	}

	/** Who waits for something fair, in order. */
	String places() {
		return this.base + "places";
	}

	/** That a line of those who wait lives. */
	String life(String line) {
		return this.base + "line:" + line;
	}

	String settings() {
		return this.base + "settings";
	}

}
