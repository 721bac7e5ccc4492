package io.signalbox;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The keyed side of a part, such as of the readers or writers of a read-write lock.
 */
record KeysOfPart<W extends NamedPrimitive, P extends Holdable>(Keys<W> whole,
		Function<W, P> part) implements HoldableKeys<P> {

	@Override
	public Use<P> use(Object key) {
		return new UseOfPart<>(this.whole.use(key), this.part);
	}

	@Override
	public List<Use<P>> useAll(Collection<?> keys) {
		return this.whole.useAll(keys).stream().<Use<P>>map((use) -> new UseOfPart<>(use, this.part)).toList();
	}

	@Override
	public int count() {
		return this.whole.count();
	}

	private record UseOfPart<W extends NamedPrimitive, P extends Holdable>(Use<W> whole,
			Function<W, P> part) implements Use<P> {

		@Override
		public P primitive() {
			return this.part.apply(this.whole.primitive());
		}

		@Override
		public void close() {
			this.whole.close();
		}

	}

}
