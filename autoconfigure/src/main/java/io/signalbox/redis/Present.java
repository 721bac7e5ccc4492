package io.signalbox.redis;

import java.time.Instant;

import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says of one of its callers.
 *
 * @param holds whether it holds, or waits
 * @param base where its primitive is at the server
 * @param kind of the primitive, or of its side
 * @param since when it began to hold or to wait, by the clock of its instance
 * @param permits how many permits it holds or waits for
 * @param traceId id of the trace that it belongs to, if it is known to belong to one
 * @param caller which thread, or what an asynchronous call says of itself
 */
record Present(boolean holds, String base, Kind kind, Instant since, int permits, @Nullable String traceId,
		String caller) {

	private static final int LONGEST = 100;

	static Present of(RedissonPrimitive at, Holder holder) {
		return new Present(true, at.at.base(), at.kind(), holder.since(), holder.permits(), holder.traceId(),
				holder.thread());
	}

	static Present of(RedissonPrimitive at, Waiter waiter) {
		return new Present(false, at.at.base(), at.kind(), waiter.since(), waiter.permits(), waiter.traceId(),
				waiter.thread());
	}

	static Present parse(String line) {
		String[] parts = line.split("\t", 7);
		return new Present(parts[0].equals("holds"), parts[1], Kind.valueOf(parts[2]),
				Instant.ofEpochMilli(Long.parseLong(parts[3])), Integer.parseInt(parts[4]),
				parts[5].isEmpty() ? null : parts[5], parts[6]);
	}

	/** One line of text. */
	String text() {
		return String.join("\t", this.holds ? "holds" : "waits", this.base, this.kind.name(),
				String.valueOf(this.since.toEpochMilli()), String.valueOf(this.permits),
				(this.traceId != null) ? printable(this.traceId) : "", printable(this.caller));
	}

	private static String printable(String text) {
		String line = text.replaceAll("\\p{Cntrl}", " ");
		return line.substring(0, Math.min(line.length(), LONGEST));
	}

	Holder holder(String instance) {
		return new Holder(instance + "/" + this.caller, this.traceId, this.since, this.permits);
	}

	Waiter waiter(String instance) {
		return new Waiter(instance + "/" + this.caller, this.traceId, this.since, this.permits);
	}

}
