package io.signalbox.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import io.signalbox.Kind;
import io.signalbox.NamedPrimitive;
import io.signalbox.actuate.SettingOrigin;
import io.signalbox.actuate.SettingOrigin.Source;
import io.signalbox.actuate.SettingOrigins;
import io.signalbox.interceptor.Declaration.LockType;
import io.signalbox.interceptor.WiringCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Finds where settings come from in the environment and in the annotations, at the moment
 * that somebody asks.
 */
final class DeclaredOrigins implements SettingOrigins {

	private final Environment environment;

	private final WiringCheck wiring;

	DeclaredOrigins(Environment environment, WiringCheck wiring) {
		this.environment = environment;
		this.wiring = wiring;
	}

	@Override
	public SettingOrigin of(NamedPrimitive primitive, String setting, Object value, boolean changed) {
		String name = primitive.name();
		List<ConfigurationPropertyName> properties = properties(primitive.kind(), name, setting);
		ConfigurationProperty property = first(properties);
		if (property != null && says(property.getName(), type(primitive.kind(), setting), value)) {
			return configured(property);
		}
		if (changed) {
			return SettingOrigin.of(Source.CHANGED);
		}
		if (property != null) {
			// its value has changed since, and not that of the primitive
			return new SettingOrigin(Source.CONFIGURATION, property.getName().toString(), null);
		}
		String annotation = this.wiring.annotated(name, setting);
		if (annotation != null) {
			return new SettingOrigin(Source.ANNOTATION, null, annotation);
		}
		if (!this.wiring.knows(name)) {
			return SettingOrigin.of(Source.CODE);
		}
		ConfigurationProperty general = setting.equals("fair")
				? first(List.of(ConfigurationPropertyName.of("signalbox.defaults.fair"))) : null;
		return (general != null) ? configured(general) : SettingOrigin.of(Source.DEFAULT);
	}

	/**
	 * The property of a setting. A name that is not valid in a property is in brackets,
	 * unless a file has it without.
	 */
	private static List<ConfigurationPropertyName> properties(Kind kind, String name, String setting) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(map(kind));
		String leaf = leaf(setting);
		String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
		boolean valid = plain.indexOf('.') < 0 && ConfigurationPropertyName.isValid(plain);
		return Stream.of(valid ? plain : "[" + name + "]", "[" + name + "]")
			.distinct()
			.map((element) -> prefix.append(element).append(leaf))
			.toList();
	}

	private static String leaf(String setting) {
		return DataObjectPropertyName.toDashedForm(setting);
	}

	/** The property that declares a name, as messages write it. */
	static String property(Kind kind, String name) {
		return map(kind) + "." + name;
	}

	private static String map(Kind kind) {
		return "signalbox." + ((kind == Kind.READ_WRITE) ? Kind.LOCK : kind).tag() + "s";
	}

	/**
	 * Where a property is, as messages write it, or the first of those below it; empty if
	 * it is nowhere.
	 */
	static String location(Environment environment, String property) {
		if (ConfigurationPropertyName.isValid(property)) {
			ConfigurationProperty found = first(environment, List.of(ConfigurationPropertyName.of(property)));
			if (found != null) {
				return String.valueOf(found.getOrigin());
			}
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					String written = name.toString().replace("[", ".").replace("]", "");
					if (written.equals(property) || written.startsWith(property + ".")) {
						return String.valueOf(Origin.from(source.getConfigurationProperty(name)));
					}
				}
			}
		}
		return "";
	}

	private @Nullable ConfigurationProperty first(List<ConfigurationPropertyName> names) {
		return first(this.environment, names);
	}

	private static @Nullable ConfigurationProperty first(Environment environment,
			List<ConfigurationPropertyName> names) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			for (ConfigurationPropertyName name : names) {
				ConfigurationProperty property = source.getConfigurationProperty(name);
				if (property != null) {
					return property;
				}
			}
		}
		return null;
	}

	private boolean says(ConfigurationPropertyName property, Class<?> type, Object value) {
		try {
			BindResult<?> bound = PropertiesReader.binder(this.environment).bind(property, Bindable.of(type));
			Object said = bound.orElse(null);
			String text = (said instanceof LockType lock) ? lock.name().toLowerCase(Locale.ROOT).replace('_', '-')
					: String.valueOf(said);
			return text.equals(value.toString());
		}
		catch (BindException ex) {
			return false;
		}
	}

	/** The type of the property of a setting. */
	static Class<?> type(Kind kind, String setting) {
		Class<? extends Record> properties = switch (kind) {
			case SEMAPHORE -> SignalboxProperties.Semaphore.class;
			case EVENT -> SignalboxProperties.Event.class;
			case CONDITION -> SignalboxProperties.Condition.class;
			case BARRIER -> SignalboxProperties.Barrier.class;
			case QUEUE, PUT, TAKE -> SignalboxProperties.Queue.class;
			case LOCK, READ_WRITE, READ, WRITE -> SignalboxProperties.Lock.class;
		};
		return Objects.requireNonNull(Components.find(properties, leaf(setting)), setting).getType();
	}

	private static SettingOrigin configured(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return new SettingOrigin(Source.CONFIGURATION, property.getName().toString(),
				(origin != null) ? origin.toString() : null);
	}

}
