package io.signalbox.watch;

import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * What is held or waited for.
 *
 * @param kind the kind; of a read-write lock, that of the side
 * @param name the name
 * @param key the key, printable, or {@code null} for the primitive itself
 * @since 0.1
 */
public record Target(Kind kind, String name, @Nullable String key) {

	static Target of(NamedPrimitive primitive) {
		String key = (primitive instanceof Watched watched) ? watched.key() : null;
		return new Target(primitive.kind(), primitive.name(), key);
	}

	/**
	 * Says what it is without the key, which is data of somebody.
	 * @return such as {@code Lock 'account'}
	 */
	public String withoutKey() {
		return this.kind.describe(this.name);
	}

	@Override
	public String toString() {
		return (this.key != null) ? withoutKey() + " for key '" + this.key + "'" : withoutKey();
	}

}
