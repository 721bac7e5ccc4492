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
		int last = name.getNumberOfElements() - 1;
		Class<?> type = SignalboxProperties.class;
		for (int i = 1; i <= last && type.isRecord(); i++) {
			RecordComponent component = Components.find(type, name.getElement(i, Form.DASHED));
			if (component == null) {
				return remedy(name, i, Components.names(type));
			}
			type = component.getType();
			if (type == Map.class && i + 1 < last) {
				// what is between the map and the setting is the name of a primitive
				type = ResolvableType.forMethodReturnType(component.getAccessor()).getGeneric(1).resolve(Object.class);
				i = last - 1;
			}
		}
		return PLAIN;
	}

	private static String remedy(ConfigurationPropertyName name, int wrong, List<String> names) {
		String meant = Similarity.closest(name.getElement(wrong, Form.DASHED), names);
		ConfigurationPropertyName parent = name.chop(wrong);
		return (meant != null)
				? "Correct its name to '" + parent.append(meant).append(name.subName(wrong + 1)) + "', or remove it"
				: PLAIN + ": '" + parent + "' has " + String.join(", ", names);
	}

}
