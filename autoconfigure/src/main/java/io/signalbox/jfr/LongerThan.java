package io.signalbox.jfr;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;

import io.signalbox.Timeout;
import jdk.jfr.SettingControl;

/**
 * The setting {@code longerThan} of an event, such as {@code 10 ms}. The recorder's own
 * threshold is about the time between the begin and the end of an event; ours are written
 * at the end, about a time that the primitive has measured.
 *
 * @since 0.1
 */
public final class LongerThan extends SettingControl {

	static final String DEFAULT = "10 ms";

	private volatile String value = DEFAULT;

	private volatile long nanos = nanos(DEFAULT);

	/**
	 * Made by the recorder.
	 */
	public LongerThan() {
	}

	boolean accepts(long measured) {
		return measured >= this.nanos;
	}

	/** Of several recordings, the one that wants most. */
	@Override
	public String combine(Set<String> values) {
		return values.stream().min(Comparator.comparingLong(LongerThan::nanos)).orElse(DEFAULT);
	}

	@Override
	public void setValue(String value) {
		this.value = value;
		this.nanos = nanos(value);
	}

	@Override
	public String getValue() {
		return this.value;
	}

	/** What can't be read is as if it had not been said: a recording must not fail. */
	private static long nanos(String value) {
		try {
			return Timeout.valueOf(value.replace(" ", "")).nanos();
		}
		catch (IllegalArgumentException ex) {
			return Duration.ofMillis(10).toNanos();
		}
	}

}
