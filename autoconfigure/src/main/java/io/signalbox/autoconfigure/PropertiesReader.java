package io.signalbox.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.signalbox.interceptor.WiringProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Binds {@link SignalboxProperties} and goes on after a value that can't be read, so that
 * all of them can be reported, each with its origin.
 *
 * <p>
 * An environment variable has no dashes:
 * {@code SIGNALBOX_SEMAPHORES_PAYMENTGATEWAY_PERMITS} is bound to
 * {@code payment-gateway}, as it should, and also makes an entry {@code paymentgateway}.
 * Such an entry is joined with the one that was meant.
 */
final class PropertiesReader {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("signalbox");

	private final Environment environment;

	private final Map<String, WiringProblem> problems = new LinkedHashMap<>();

	private PropertiesReader(Environment environment) {
		this.environment = environment;
	}

	/** Properties, and what could not be read. */
	record Result(SignalboxProperties properties, List<WiringProblem> problems) {
	}

	static Result read(Environment environment) {
		PropertiesReader reader = new PropertiesReader(environment);
		SignalboxProperties properties = reader.bind();
		reader.findUnknown();
		return new Result(reader.joined(properties), List.copyOf(reader.problems.values()));
	}

	private SignalboxProperties bind() {
		return binder().bindOrCreate("signalbox", Bindable.of(SignalboxProperties.class), new Collecting());
	}

	private Binder binder() {
		return binder(this.environment);
	}

	/** Binds what our properties are made of. */
	static Binder binder(Environment environment) {
		ApplicationConversionService conversion = new ApplicationConversionService();
		conversion.addConverter(new NumberToTimeoutConverter());
		return new Binder(ConfigurationPropertySources.get(environment),
				new PropertySourcesPlaceholdersResolver(environment), conversion);
	}

	private void findUnknown() {
		BindHandler strict = new NoUnboundElementsBindHandler(new Collecting(), new UnboundElementsSourceFilter());
		try {
			binder().bindOrCreate("signalbox", Bindable.of(SignalboxProperties.class), strict);
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				unbound.getUnboundProperties().forEach(this::unknown);
			}
		}
	}

	private void unknown(ConfigurationProperty property) {
		add(property.getName(), "is not a property of Signalbox, but was set to '" + property.getValue() + "'"
				+ from(property.getOrigin()), MisspelledProperty.remedy(property.getName()));
	}

	private void add(ConfigurationPropertyName name, String what, String remedy) {
		this.problems.putIfAbsent(name.toString(), new WiringProblem(name.toString(), what, remedy));
	}

	private static String from(@Nullable Origin origin) {
		return (origin != null) ? " (" + origin + ")" : "";
	}

	/** Notes what can't be read, and leaves it out. */
	private final class Collecting extends AbstractBindHandler {

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			ConfigurationProperty property = find(name, context);
			if (error instanceof UnboundConfigurationPropertiesException || property == null) {
				throw error;
			}
			add(property.getName(),
					"can't be '" + property.getValue() + "'" + from(property.getOrigin()) + ": " + why(target, error),
					"Correct the value");
			return null;
		}

		/** The binder has forgotten it where it tried to bind a value as an object. */
		private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name, BindContext context) {
			ConfigurationProperty property = context.getConfigurationProperty();
			for (ConfigurationPropertySource source : context.getSources()) {
				property = (property != null) ? property : source.getConfigurationProperty(name);
			}
			return property;
		}

		private static @Nullable String why(Bindable<?> target, Exception error) {
			Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target.getType().resolve(Object.class));
			if (type.isEnum()) {
				return Arrays.stream(type.getEnumConstants())
					.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
					.collect(Collectors.joining(" or ", "it must be ", ""));
			}
			if (type == Integer.class) {
				return "it must be a whole number";
			}
			if (type == Boolean.class) {
				return "it must be true or false";
			}
			if (type.isRecord()) {
				return "it has no value but properties of its own: " + String.join(", ", Components.names(type));
			}
			return NestedExceptionUtils.getMostSpecificCause(error).getMessage();
		}

	}

	private SignalboxProperties joined(SignalboxProperties all) {
		return new SignalboxProperties(all.enabled(), all.engine(), all.redis(), all.defaults(),
				join("locks", all.locks()), join("semaphores", all.semaphores()), join("events", all.events()),
				join("conditions", all.conditions()), join("barriers", all.barriers()), join("queues", all.queues()),
				all.metrics(), all.aop(), all.transactions(), all.web(), all.watch(), all.observation(), all.console());
	}

	/** What the one leaves open, the other fills in. */
	private static <R extends Record> R join(R declared, R variable) {
		return Components.combine(declared, (component) -> {
			Object value = component.apply(variable);
			return (value != null) ? value : component.apply(declared);
		});
	}

	private <R extends Record> Map<String, R> join(String map, Map<String, R> entries) {
		Set<String> written = namesOutsideTheEnvironment(map);
		Map<String, R> joined = new LinkedHashMap<>(entries);
		entries.forEach((name, entry) -> {
			List<String> others = written.stream()
				.filter((other) -> !other.equals(name) && entries.containsKey(other) && same(other, name))
				.toList();
			if (others.isEmpty()) {
				return;
			}
			if (written.contains(name)) {
				add(PREFIX.append(map), "'" + name + "' and '" + others.get(0) + "' are the same name to Spring Boot",
						"Write it in one way");
			}
			joined.remove(name);
			joined.computeIfPresent(others.get(0), (other, declared) -> join(declared, entry));
		});
		return joined;
	}

	private static boolean same(String one, String other) {
		return uniform(one).equals(uniform(other));
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	private Set<String> namesOutsideTheEnvironment(String map) {
		ConfigurationPropertyName prefix = PREFIX.append(map);
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof PropertySource<?> underlying
							&& isSystemEnvironment(underlying))) {
				iterable.stream()
					.filter(prefix::isAncestorOf)
					.forEach((name) -> names.add(name.getElement(prefix.getNumberOfElements(), Form.ORIGINAL)));
			}
		}
		return names;
	}

	private static boolean isSystemEnvironment(PropertySource<?> source) {
		return source instanceof SystemEnvironmentPropertySource;
	}

}
