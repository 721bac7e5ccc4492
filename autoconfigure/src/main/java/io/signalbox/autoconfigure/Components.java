package io.signalbox.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Makes a record out of the components of others of its class, so that whoever gives it
 * one more component need not remember it here. Not for calls: it reflects.
 */
final class Components {

	private Components() {
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
