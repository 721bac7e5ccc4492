package io.signalbox.actuate;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;

import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no setting of any kind is forgotten where settings are shown.
 */
class ShownSettingsTests {

	static Stream<Class<?>> kindsOfSettings() {
		return Arrays.stream(Settings.class.getPermittedSubclasses());
	}

	@ParameterizedTest
	@MethodSource("kindsOfSettings")
	void everySettingIsShown(Class<? extends Settings> type) throws ReflectiveOperationException {
		RecordComponent[] components = type.getRecordComponents();
		Constructor<? extends Settings> constructor = type
			.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
		Settings settings = constructor
			.newInstance(Arrays.stream(components).map(ShownSettingsTests::unlikeTheDefault).toArray());

		assertThat(PrimitiveDescription.settings(settings)).containsKeys(Arrays.stream(components)
			.map(RecordComponent::getName)
			.filter((name) -> !name.equals("maxKeys"))
			.map((name) -> name.equals("reentrant") ? "type" : name)
			.toArray(String[]::new));
	}

	private static Object unlikeTheDefault(RecordComponent component) {
		Class<?> type = component.getType();
		if (type == boolean.class) {
			// such a lock has no 'holdAtLeast'
			return !component.getName().equals("reentrant");
		}
		return (type == int.class) ? Integer.valueOf(7) : (type == Timeout.class) ? Timeout.valueOf("3s") : "other";
	}

}
