package io.signalbox.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

import io.signalbox.interceptor.Similarity;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * Finds out which property was meant by one that there is not: at the first element of
 * its name that our properties don't have.
 */
final class MisspelledProperty {

	private static final String PLAIN = "Correct its name or remove it";

	private MisspelledProperty() {
	}

	/** What to do about the property. */
	static String remedy(ConfigurationPropertyName name) {
		return remedy(name, 1, SignalboxProperties.class);
	}

	/** The same, where all before an element is right and leads to a type. */
	private static String remedy(ConfigurationPropertyName name, int element, Class<?> type) {
		int last = name.getNumberOfElements() - 1;
		if (element > last || !type.isRecord()) {
			return PLAIN;
		}
		RecordComponent component = Components.find(type, name.getElement(element, Form.DASHED));
		if (component == null) {
			return remedy(name, element, Components.names(type));
		}
		if (component.getType() == Map.class && element + 1 < last) {
			// what is between the map and the setting is the name of a primitive
			ResolvableType map = ResolvableType.forMethodReturnType(component.getAccessor());
			return remedy(name, last, map.getGeneric(1).resolve(Object.class));
		}
		return remedy(name, element + 1, component.getType());
	}

	private static String remedy(ConfigurationPropertyName name, int wrong, List<String> names) {
		String meant = Similarity.closest(name.getElement(wrong, Form.DASHED), names);
		ConfigurationPropertyName parent = name.chop(wrong);
		return (meant != null)
				? "Correct its name to '" + parent.append(meant).append(name.subName(wrong + 1)) + "', or remove it"
				: PLAIN + ": '" + parent + "' has " + String.join(", ", names);
	}

}
