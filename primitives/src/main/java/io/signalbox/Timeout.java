package io.signalbox;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The longest time to wait: a duration, {@link #ZERO} to try once, or {@link #NONE} to
 * wait for ever. There are no magic numbers: a negative duration is refused.
 *
 * @since 0.1
 */
public final class Timeout {

	/** Try once, without waiting. */
	public static final Timeout ZERO = new Timeout(0);

	/** Wait for as long as it takes. */
	public static final Timeout NONE = new Timeout(Long.MAX_VALUE);

	private static final Pattern SIMPLE = Pattern.compile("(\\d{1,19})(ns|us|ms|s|m|h|d)");

	private static final String FORMS = "a number with a unit (ns, us, ms, s, m, h, d) such as '500ms' or '2s', "
			+ "an ISO-8601 duration such as 'PT2S', '0' to try once, or 'none' to wait for ever";

	private final long nanos;

	private Timeout(long nanos) {
		this.nanos = nanos;
	}

	/**
	 * Makes a timeout of a duration.
	 * @param duration the longest wait; zero tries once, and more than 292 years is for
	 * ever
	 * @return the timeout
	 * @throws IllegalArgumentException if the duration is negative
	 */
	public static Timeout of(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("A timeout must not be negative but was " + duration);
		}
		// saturates where Duration.toNanos() would overflow
		long nanos = TimeUnit.NANOSECONDS.convert(duration);
		return (nanos == Long.MAX_VALUE) ? NONE : new Timeout(nanos);
	}

	/**
	 * Reads a timeout as it stands in configuration and annotations.
	 * @param text a number with a unit, an ISO-8601 duration, {@code 0} or {@code none}
	 * @return the timeout
	 * @throws IllegalArgumentException if the text is none of these or is negative
	 */
	public static Timeout valueOf(String text) {
		String trimmed = text.trim();
		if (trimmed.equals("0")) {
			return ZERO;
		}
		if (trimmed.equalsIgnoreCase("none")) {
			return NONE;
		}
		Duration duration = parse(trimmed);
		if (duration == null || duration.isNegative()) {
			throw new IllegalArgumentException("A timeout must be " + FORMS + " but was '" + text + "'");
		}
		return of(duration);
	}

	private static @Nullable Duration parse(String text) {
		Matcher simple = SIMPLE.matcher(text.toLowerCase(Locale.ROOT));
		try {
			if (!simple.matches()) {
				return Duration.parse(text);
			}
			long amount = Long.parseLong(simple.group(1));
			return switch (simple.group(2)) {
				case "ns" -> Duration.ofNanos(amount);
				case "us" -> Duration.ofSeconds(amount / 1_000_000, amount % 1_000_000 * 1_000);
				case "ms" -> Duration.ofMillis(amount);
				case "s" -> Duration.ofSeconds(amount);
				case "m" -> Duration.ofMinutes(amount);
				case "h" -> Duration.ofHours(amount);
				default -> Duration.ofDays(amount);
			};
		}
		catch (DateTimeParseException | ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * The timeout in nanoseconds.
	 * @return zero or more; {@link Long#MAX_VALUE} for {@link #NONE}
	 */
	public long nanos() {
		return this.nanos;
	}

	/**
	 * Whether this is {@link #NONE}.
	 * @return whether to wait for ever
	 */
	public boolean isNone() {
		return this.nanos == Long.MAX_VALUE;
	}

	/**
	 * The timeout as a duration.
	 * @return the duration; for {@link #NONE} one of 292 years, which every wait takes
	 * for ever
	 */
	public Duration toDuration() {
		return Duration.ofNanos(this.nanos);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Timeout that && this.nanos == that.nanos;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.nanos);
	}

	/**
	 * The timeout as {@link #valueOf} reads it, in the largest unit that is exact.
	 */
	@Override
	public String toString() {
		if (this.nanos == 0) {
			return "0";
		}
		if (isNone()) {
			return "none";
		}
		String[] units = { "ns", "us", "ms", "s", "m", "h", "d" };
		long[] factors = { 1_000, 1_000, 1_000, 60, 60, 24 };
		long amount = this.nanos;
		int unit = 0;
		while (unit < factors.length && amount % factors[unit] == 0) {
			amount /= factors[unit++];
		}
		return amount + units[unit];
	}

}
