package io.signalbox.actuate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.signalbox.watch.Watchable;
import io.signalbox.watch.Watched;
import org.jspecify.annotations.Nullable;

/**
 * How much one key is used at this moment.
 *
 * @param key the key, printable and shortened, if it may be shown
 * @param active what is in use
 * @param pending how many callers wait
 * @since 0.1
 */
public record KeyUse(@Nullable String key, int active, int pending) {

	/** How many keys are listed. */
	static final int MOST = 10;

	private static final Comparator<KeyUse> HOTTEST = Comparator.comparingInt(KeyUse::pending)
		.thenComparingInt(KeyUse::active)
		.reversed();

	/** The keys of a name that most callers wait for, the hottest first. */
	static List<KeyUse> hottest(Collection<? extends Watchable> engines, String name, boolean withKeys) {
		Stream<KeyUse> uses = engines.stream()
			.flatMap(Watchable::watched)
			.filter((each) -> each.name().equals(name) && each.key() != null)
			.map(KeyUse::of)
			.sorted(HOTTEST)
			.limit(MOST);
		return (withKeys ? uses : uses.map(KeyUse::withoutKey)).toList();
	}

	private static KeyUse of(Watched instance) {
		return new KeyUse(instance.key(), instance.statistics().active(), instance.statistics().pending());
	}

	private KeyUse withoutKey() {
		return new KeyUse(null, this.active, this.pending);
	}

}
