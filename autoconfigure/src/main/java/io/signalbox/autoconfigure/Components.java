package io.signalbox.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ReflectionUtils;

/**
 * What is to be known of the records that properties are bound to, found by looking at
 * their components, so that whoever gives one of them one more component need not
 * remember it here. Not for calls: it reflects.
 */
final class Components {

	private Components() {
	}

	/** The component that a property of a record is bound to, or {@code null}. */
	static @Nullable RecordComponent find(Class<?> type, String property) {
		return Arrays.stream(type.getRecordComponents())
			.filter((component) -> property(component).equals(property))
			.findFirst()
			.orElse(null);
	}

	/** The properties of a record, as they are written, in the order of the alphabet. */
	static List<String> names(Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).map(Components::property).sorted().toList();
	}

	private static String property(RecordComponent component) {
		return DataObjectPropertyName.toDashedForm(component.getName());
	}

	/** Tells the value of one component of a record. */
	@FunctionalInterface
	interface Component<R extends Record> extends Function<R, @Nullable Object> {

	}

	/**
	 * Makes a record.
	 * @param example any of the class
	 * @param choice chooses the value of each component
	 * @throws IllegalArgumentException if the record refuses the values
	 */
	static <R extends Record> R combine(R example, Function<Component<R>, @Nullable Object> choice) {
		RecordComponent[] components = example.getClass().getRecordComponents();
		Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
		@Nullable Object[] values = Arrays.stream(components)
			.map((component) -> choice.apply((record) -> value(component, record)))
			.toArray();
		try {
			@SuppressWarnings("unchecked")
			R combined = (R) example.getClass().getDeclaredConstructor(types).newInstance(values);
			return combined;
		}
		catch (ReflectiveOperationException ex) {
			// throws what the record has thrown
			ReflectionUtils.handleReflectionException(ex);
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable Object value(RecordComponent component, Record record) {
		return ReflectionUtils.invokeMethod(component.getAccessor(), record);
	}

}
