package io.signalbox.redis;

import java.time.Instant;

import io.signalbox.Holder;
import io.signalbox.Kind;
import io.signalbox.Waiter;

/**
 * What an instance says of one of its callers.
 *
 * @param holds whether it holds, or waits
 * @param base where its primitive is at the server
 * @param kind of the primitive, or of its side
 * @param since when it began to hold or to wait, by the clock of its instance
 * @param permits how many permits it holds or waits for
 * @param caller which thread, or what an asynchronous call says of itself
 */
record Present(boolean holds, String base, Kind kind, Instant since, int permits, String caller) {

	private static final int LONGEST = 100;

	static Present of(RedissonPrimitive at, Holder holder) {
		return new Present(true, at.at.base(), at.kind(), holder.since(), holder.permits(), holder.thread());
	}

	static Present of(RedissonPrimitive at, Waiter waiter) {
		return new Present(false, at.at.base(), at.kind(), waiter.since(), waiter.permits(), waiter.thread());
	}

	static Present parse(String line) {
		String[] parts = line.split("\t", 6);
		return new Present(parts[0].equals("holds"), parts[1], Kind.valueOf(parts[2]),
				Instant.ofEpochMilli(Long.parseLong(parts[3])), Integer.parseInt(parts[4]), parts[5]);
	}

	/** One line of text. */
	String text() {
		String name = this.caller.replaceAll("\\p{Cntrl}", " ");
		return String.join("\t", this.holds ? "holds" : "waits", this.base, this.kind.name(),
				String.valueOf(this.since.toEpochMilli()), String.valueOf(this.permits),
				name.substring(0, Math.min(name.length(), LONGEST)));
	}

	Holder holder(String instance) {
		return new Holder(instance + "/" + this.caller, this.since, this.permits);
	}

	Waiter waiter(String instance) {
		return new Waiter(instance + "/" + this.caller, this.since, this.permits);
	}

}
