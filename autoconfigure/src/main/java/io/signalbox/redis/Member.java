package io.signalbox.redis;

import java.time.Instant;

import io.signalbox.Holder;

/**
 * One who holds, as the server knows it.
 *
 * @param text the whole
 * @param cost what it is worth
 * @param since when its caller asked, by that JVM's clock
 * @param instance which JVM
 * @param caller which thread, or what an asynchronous call says of itself
 */
record Member(String text, int cost, Instant since, String instance, String caller) {

	static Member parse(String text) {
		String[] parts = text.split(" ", 5);
		return new Member(text, Integer.parseInt(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[3],
				parts[4]);
	}

	/** The holder, by instance and thread. One who has all of a lock has it once. */
	Holder holder(int limit) {
		int permits = (this.cost == RedissonReadWriteLock.ALL) ? 1 : Math.min(this.cost, limit);
		return new Holder(this.instance + "/" + this.caller, this.since, permits);
	}

}
