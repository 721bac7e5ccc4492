package io.signalbox.redis;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.signalbox.HoldableKeys;
import io.signalbox.Keys;
import io.signalbox.NamedLock;
import io.signalbox.NamedReadWriteLock;

/**
 * The keyed side of the readers or writers of a {@link RedissonReadWriteLock}.
 */
record SideKeys(Keys<NamedReadWriteLock> whole,
		Function<NamedReadWriteLock, NamedLock> side) implements HoldableKeys<NamedLock> {

	@Override
	public Use<NamedLock> use(Object key) {
		return new SideUse(this.whole.use(key), this.side);
	}

	@Override
	public List<Use<NamedLock>> useAll(Collection<?> keys) {
		return this.whole.useAll(keys).stream().<Use<NamedLock>>map((use) -> new SideUse(use, this.side)).toList();
	}

	@Override
	public int count() {
		return this.whole.count();
	}

	private record SideUse(Use<NamedReadWriteLock> whole,
			Function<NamedReadWriteLock, NamedLock> side) implements Use<NamedLock> {

		@Override
		public NamedLock primitive() {
			return this.side.apply(this.whole.primitive());
		}

		@Override
		public void close() {
			this.whole.close();
		}

	}

}
