package io.signalbox.interceptor;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

import io.signalbox.Kind;
import io.signalbox.Timeout;
import io.signalbox.interceptor.Declaration.LockType;
import io.signalbox.interceptor.Declaration.OfLock;
import org.jspecify.annotations.Nullable;

/**
 * What a lock does beyond letting in one at a time, as declaration and annotations say
 * together: fencing tokens, and holds that last at least for some time.
 *
 * @param name the name, of a lock or read-write lock
 * @param declared what configuration says, if it does
 */
record WiredLock(WiredName name, @Nullable OfLock declared) {

	boolean fenced() {
		Boolean said = (this.declared != null) ? this.declared.fenced() : null;
		return (said != null) ? said : this.name.uses().stream().anyMatch(Use::fenced);
	}

	/**
	 * How long each hold lasts at least, or {@code null} where it ends by its release.
	 */
	@Nullable Timeout holdAtLeast() {
		Timeout said = (this.declared != null) ? this.declared.holdAtLeast() : null;
		Timeout time = (said != null) ? said : annotated().stream().findFirst().orElse(null);
		return Timeout.ZERO.equals(time) ? null : time;
	}

	private Set<Timeout> annotated() {
		Set<Timeout> times = new LinkedHashSet<>();
		for (Use use : this.name.uses()) {
			Timeout time = use.holdAtLeast();
			if (time != null) {
				times.add(time);
			}
		}
		return times;
	}

	/** What does not fit together. */
	@Nullable WiringProblem conflict() {
		if (this.declared == null || this.declared.holdAtLeast() == null) {
			Set<Timeout> times = annotated();
			if (times.size() > 1) {
				return this.name.different("hold-at-least", times);
			}
		}
		if (this.name.kind() == Kind.READ_WRITE) {
			return ofReadWriteLock();
		}
		if (!fenced() && this.name.uses().stream().anyMatch(Use::fenced)) {
			return this.name.problem(quoted() + " is not fenced, but there is @FencingToken" + in(first(Use::fenced)),
					"Remove '" + this.name.property("fenced") + "', or set it to true");
		}
		if (first((use) -> use.fenced() && use.severalKeys()) != null) {
			return this.name.problem(
					quoted() + " has several keys, which have no one fencing token"
							+ in(first((use) -> use.fenced() && use.severalKeys())),
					"Name one key, or leave out @FencingToken");
		}
		return (holdAtLeast() != null) ? conflictOfLasting(holdAtLeast()) : null;
	}

	private @Nullable WiringProblem ofReadWriteLock() {
		boolean fenced = fenced();
		if (!fenced && holdAtLeast() == null) {
			return null;
		}
		return this.name.problem(
				quoted() + " is a read-write lock, "
						+ (fenced ? "which has no fencing tokens"
								: "whose holds end by their release, and cannot last " + "at least " + holdAtLeast()),
				"Use a lock of its own for it");
	}

	private @Nullable WiringProblem conflictOfLasting(@Nullable Timeout atLeast) {
		boolean reentrant = (this.declared != null && this.declared.type() != null)
				? this.declared.type() == LockType.REENTRANT
				: this.name.uses().stream().anyMatch((use) -> Boolean.TRUE.equals(use.reentrant()));
		String lasts = quoted() + " is held at least " + atLeast;
		if (reentrant) {
			return this.name.problem(lasts + " and is re-entrant: its owner could enter it again while nobody else can",
					"Let it be plain, or let its holds end by their release");
		}
		if (first(Use::severalKeys) != null) {
			return this.name.problem(lasts + ", so a caller who gets only some of several keys would keep those"
					+ in(first(Use::severalKeys)), "Name one key, or let its holds end by their release");
		}
		if (first(Use::waitsHolding) != null) {
			return this.name.problem(
					lasts + ", also where the method does not run because it gets nothing more of what it waits for"
							+ in(first(Use::waitsHolding)),
					"Guard the other with a method of its own, which this one calls or is called by");
		}
		return null;
	}

	private @Nullable Use first(Predicate<Use> which) {
		return this.name.uses().stream().filter(which).findFirst().orElse(null);
	}

	private static String in(@Nullable Use use) {
		return (use != null) ? " in " + use.of().describe() : "";
	}

	private String quoted() {
		return "'" + this.name.name() + "'";
	}

}
