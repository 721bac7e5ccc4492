package io.signalbox.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.signalbox.Holder;
import io.signalbox.Waiter;
import org.redisson.client.codec.StringCodec;

/**
 * Who holds and who waits, in all instances. Each writes its own callers into a bucket of
 * its own, about once a second while there are any, and reads those of the others when it
 * is asked. So this costs no call anything, and is as late as that.
 */
final class Presence {

	/** How often an instance writes. */
	private static final Duration EVERY = Duration.ofSeconds(1);

	/** How long it is believed what an instance has written. */
	private static final Duration KEPT = Duration.ofSeconds(5);

	/**
	 * How long what was read is good for whoever asks next, such as for the next name.
	 */
	private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	/** How long not to ask again where there was no answer. */
	private static final long TROUBLED_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** More callers than one would read, of one instance. */
	private static final int MOST = 1_000;

	private final RedisServer server;

	private final String instance;

	private final String id;

	/** In the braces is what no primitive is called. */
	private final String directory;

	private final String buckets;

	private volatile boolean told;

	private volatile Others others = new Others(System.nanoTime(), List.of());

	Presence(RedissonEngine engine) {
		this.server = engine.server;
		this.instance = engine.settings.instance();
		this.id = engine.id;
		this.directory = engine.settings.keyPrefix() + ":{~instances}:all";
		this.buckets = engine.settings.keyPrefix() + ":{~instances}:of:";
		engine.timer.scheduleWithFixedDelay(() -> tell(engine.primitives.all()), EVERY.toMillis(), EVERY.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/** One of another instance. */
	private record Other(String instance, Present present) {
	}

	private record Others(long goodUntilNanos, List<Other> all) {

		boolean isGood() {
			return this.goodUntilNanos - System.nanoTime() > 0;
		}

	}

	private void tell(Stream<RedissonPrimitive> primitives) {
		String all = primitives.flatMap(RedissonPrimitive::parts)
			.flatMap((part) -> Stream.concat(part.ownHolders().stream().map((holder) -> Present.of(part, holder)),
					part.ownWaiters().stream().map((waiter) -> Present.of(part, waiter))))
			.limit(MOST)
			.map(Present::text)
			.collect(Collectors.joining("\n"));
		if (!all.isEmpty()) {
			this.told = true;
			Together.send(this.server, (batch) -> {
				batch.getBucket(this.buckets + this.id, StringCodec.INSTANCE)
					.setAsync(this.instance + "\n" + all, KEPT);
				batch.getSet(this.directory, StringCodec.INSTANCE).addAsync(this.id);
				Together.expire(batch, this.directory, Duration.ofMinutes(1));
			});
		}
		else if (this.told) {
			tellNothing();
		}
	}

	private void tellNothing() {
		this.told = false;
		Together.send(this.server, (batch) -> {
			batch.getBucket(this.buckets + this.id, StringCodec.INSTANCE).deleteAsync();
			batch.getSet(this.directory, StringCodec.INSTANCE).removeAsync(this.id);
		});
	}

	/** Who holds a primitive, or one of its keys, in other instances. */
	List<Holder> holders(Predicate<Present> which) {
		return others().filter((other) -> other.present().holds() && which.test(other.present()))
			.map((other) -> other.present().holder(other.instance()))
			.toList();
	}

	/** Who waits for a primitive, or for one of its keys, in other instances. */
	List<Waiter> waiters(Predicate<Present> which) {
		return others().filter((other) -> !other.present().holds() && which.test(other.present()))
			.map((other) -> other.present().waiter(other.instance()))
			.toList();
	}

	private Stream<Other> others() {
		Others known = this.others;
		if (!known.isGood()) {
			known = read();
			this.others = known;
		}
		return known.all().stream();
	}

	/** Reads what the others say; nothing where the server does not answer soon. */
	private Others read() {
		try {
			List<Other> all = ask().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
			return new Others(System.nanoTime() + FRESH_NANOS, all);
		}
		catch (CompletionException ex) {
			return new Others(System.nanoTime() + TROUBLED_NANOS, List.of());
		}
	}

	private CompletableFuture<List<Other>> ask() {
		return this.server
			.ask(() -> this.server.client.<String>getSet(this.directory, StringCodec.INSTANCE).readAllAsync())
			.thenCompose((ids) -> {
				String[] keys = ids.stream()
					.filter((each) -> !each.equals(this.id))
					.map((each) -> this.buckets + each)
					.toArray(String[]::new);
				return this.server.ask(() -> this.server.client.getBuckets(StringCodec.INSTANCE).<String>getAsync(keys))
					.thenApply((found) -> {
						drop(ids, found);
						return parse(found.values());
					});
			});
	}

	/** Drops those from the directory who say nothing any more. */
	private void drop(Set<String> ids, Map<String, String> found) {
		Set<String> gone = new HashSet<>(ids);
		gone.removeIf((each) -> each.equals(this.id) || found.containsKey(this.buckets + each));
		if (!gone.isEmpty()) {
			this.server.ask(
					() -> this.server.client.<String>getSet(this.directory, StringCodec.INSTANCE).removeAllAsync(gone));
		}
	}

	private static List<Other> parse(Collection<String> texts) {
		List<Other> all = new ArrayList<>();
		for (String text : texts) {
			String[] lines = text.split("\n");
			Stream.of(lines).skip(1).map((line) -> new Other(lines[0], Present.parse(line))).forEach(all::add);
		}
		return all;
	}

	void close() {
		if (this.told) {
			tellNothing();
		}
	}

}
