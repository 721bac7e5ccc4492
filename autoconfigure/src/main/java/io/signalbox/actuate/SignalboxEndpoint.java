package io.signalbox.actuate;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.signalbox.MethodPlan;
import io.signalbox.NamedPrimitive;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.watch.Watchable;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows each primitive's settings, use, holders and waiters, and
 * what stands around the annotated methods.
 *
 * @since 0.1
 */
@Endpoint(id = "signalbox", defaultAccess = Access.READ_ONLY)
public final class SignalboxEndpoint {

	private final SignalboxRegistry registry;

	private final Supplier<List<MethodPlan>> methods;

	private final SettingOrigins origins;

	private final List<? extends Watchable> engines;

	private final boolean showKeys;

	/**
	 * Makes the endpoint.
	 * @param registry whose primitives to show
	 * @param methods what stands around the annotated methods at this moment
	 * @param origins where settings come from
	 * @param engines whose keys to show
	 * @param showKeys whether keys, which are data of users, are shown to everybody
	 */
	public SignalboxEndpoint(SignalboxRegistry registry, Supplier<List<MethodPlan>> methods, SettingOrigins origins,
			Collection<? extends Watchable> engines, boolean showKeys) {
		this.registry = registry;
		this.methods = methods;
		this.origins = origins;
		this.engines = List.copyOf(engines);
		this.showKeys = showKeys;
	}

	/**
	 * All primitives, by name, and all annotated methods.
	 * @return their descriptions
	 */
	@ReadOperation
	public Primitives primitives() {
		List<PrimitiveDescription> primitives = this.registry.all()
			.stream()
			.sorted(Comparator.comparing(NamedPrimitive::name))
			.map(PrimitiveDescription::of)
			.toList();
		return new Primitives(Totals.of(primitives), primitives, this.methods.get());
	}

	/**
	 * One primitive, with the origin of each setting and the annotated methods that use
	 * it.
	 * @param name its name
	 * @return its description, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable PrimitiveDescription primitive(@Selector String name) {
		return primitive(name, this.showKeys);
	}

	@Nullable PrimitiveDescription primitive(String name, boolean withKeys) {
		NamedPrimitive primitive = this.registry.find(name);
		return (primitive == null) ? null : PrimitiveDescription.of(primitive, origins(primitive),
				KeyUse.hottest(this.engines, name, withKeys), methods(name));
	}

	private Map<String, SettingOrigin> origins(NamedPrimitive primitive) {
		Settings made = this.registry.madeWith(primitive.name());
		Map<String, Object> before = (made != null) ? PrimitiveDescription.settings(made) : Map.of();
		Map<String, SettingOrigin> shown = new LinkedHashMap<>();
		PrimitiveDescription.settings(primitive.settings())
			.forEach((setting, value) -> shown.put(setting,
					this.origins.of(primitive, setting, value, !value.equals(before.get(setting)))));
		return shown;
	}

	private List<MethodPlan> methods(String name) {
		return this.methods.get().stream().filter((method) -> method.uses(name)).toList();
	}

	/**
	 * All primitives, and all methods.
	 *
	 * @param totals what they are together
	 * @param primitives sorted by name
	 * @param methods the annotated methods, sorted by bean and method
	 */
	public record Primitives(Totals totals, List<PrimitiveDescription> primitives,
			List<MethodPlan> methods) implements OperationResponseBody {
	}

	/**
	 * What all primitives are together.
	 *
	 * @param primitives how many there are
	 * @param holders how many callers hold one of them
	 * @param pending how many callers wait
	 * @param keys how many keys are in use
	 * @param attempts how many attempts there were, by outcome
	 */
	public record Totals(int primitives, int holders, int pending, int keys, Map<String, Long> attempts) {

		static Totals of(List<PrimitiveDescription> all) {
			Map<String, Long> attempts = new TreeMap<>();
			int holders = 0;
			int pending = 0;
			int keys = 0;
			for (PrimitiveDescription each : all) {
				holders += each.holders().size() + each.moreHolders();
				pending += each.pending();
				keys += each.keys();
				each.attempts().forEach((outcome, ended) -> attempts.merge(outcome, ended.count(), Long::sum));
			}
			return new Totals(all.size(), holders, pending, keys, attempts);
		}

	}

}
