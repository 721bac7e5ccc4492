package io.signalbox.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.signalbox.NamedPrimitive;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import io.signalbox.interceptor.WiringCheck;
import io.signalbox.interceptor.WiringException;
import io.signalbox.interceptor.WiringProblem;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Gives primitives the settings that the environment says by now, while they are used.
 * What has changed in the environment since the last time is changed, and nothing else: a
 * setting that was changed in another way stays until its property changes.
 *
 * <p>
 * Permits, timeouts, {@code max-waiting}, {@code max-keys} and fairness of what was there
 * at start-up can be changed. All else, {@code signalbox.defaults.timeout} among it,
 * needs a restart.
 *
 * @since 0.1
 */
public final class SignalboxSettingsRefresh {

	private static final Log logger = LogFactory.getLog(SignalboxSettingsRefresh.class);

	private final Environment environment;

	private final WiringCheck wiring;

	private final SignalboxRegistry registry;

	/** What the environment said the last time, if there was one. Guarded by this. */
	private @Nullable Map<String, Settings> known;

	SignalboxSettingsRefresh(Environment environment, WiringCheck wiring, SignalboxRegistry registry) {
		this.environment = environment;
		this.wiring = wiring;
		this.registry = registry;
	}

	/**
	 * Applies what has changed, all or, where a value is wrong or can't be changed while
	 * the application runs, nothing.
	 * @return the names of the primitives that were changed, in alphabetical order
	 * @throws WiringException if nothing was changed; it has each wrong property, with
	 * its origin
	 */
	public synchronized List<String> refresh() {
		Map<String, Settings> last = this.known;
		Map<String, Settings> known = (last != null) ? last : this.wiring.settings();
		Map<String, Settings> now = read();
		Map<NamedPrimitive, Settings> changes = new LinkedHashMap<>();
		List<WiringProblem> problems = new ArrayList<>();
		now.forEach((name, settings) -> {
			Settings before = known.get(name);
			if (!settings.equals(before)) {
				prepare(name, before, settings, changes, problems);
			}
		});
		if (!problems.isEmpty()) {
			throw new WiringException(problems);
		}
		changes.forEach((primitive, settings) -> {
			primitive.reconfigure(settings);
			logger.info(primitive.describe() + " has new settings from the environment: " + primitive.settings());
		});
		this.known = now;
		return changes.keySet().stream().map(NamedPrimitive::name).sorted().toList();
	}

	private Map<String, Settings> read() {
		DeclaredProperties declared = DeclaredProperties.read(this.environment);
		if (!declared.problems().isEmpty()) {
			throw new WiringException(declared.problems().stream().map(this::withOrigin).toList());
		}
		return this.wiring.settings(declared.declarations(), declared.defaults());
	}

	private void prepare(String name, @Nullable Settings before, Settings now, Map<NamedPrimitive, Settings> changes,
			List<WiringProblem> problems) {
		NamedPrimitive primitive = this.registry.find(name);
		if (before == null || primitive == null) {
			logger.warn("'" + name + "' is declared now as " + now + ", which takes a restart");
			return;
		}
		Settings changed = ChangedSettings.of(primitive.settings(), before, now);
		String obstacle = primitive.obstacleTo(changed);
		if (obstacle == null) {
			changes.put(primitive, changed);
			return;
		}
		String where = DeclaredOrigins.property(now.kind(), name);
		problems.add(new WiringProblem(where, "can't be changed while the application runs: " + obstacle + from(where),
				"Restart, or undo the change"));
	}

	private WiringProblem withOrigin(WiringProblem problem) {
		String from = from(problem.where());
		return problem.what().contains(from) ? problem
				: new WiringProblem(problem.where(), problem.what() + from, problem.remedy());
	}

	private String from(String property) {
		String location = DeclaredOrigins.location(this.environment, property);
		return location.isEmpty() ? "" : " (" + location + ")";
	}

}
