package io.signalbox.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

import io.signalbox.BarrierSettings;
import io.signalbox.ConditionSettings;
import io.signalbox.EventSettings;
import io.signalbox.Kind;
import io.signalbox.LockSettings;
import io.signalbox.QueueSettings;
import io.signalbox.ReadWriteLockSettings;
import io.signalbox.SemaphoreSettings;
import io.signalbox.Settings;
import io.signalbox.interceptor.Declaration.LockType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no setting of any kind is forgotten where its origin is looked for. What is
 * found is tested at the endpoint.
 */
class DeclaredOriginsTests {

	static Stream<Arguments> kinds() {
		return Stream.of(Arguments.of(Kind.LOCK, LockSettings.class),
				Arguments.of(Kind.READ_WRITE, ReadWriteLockSettings.class),
				Arguments.of(Kind.SEMAPHORE, SemaphoreSettings.class), Arguments.of(Kind.EVENT, EventSettings.class),
				Arguments.of(Kind.CONDITION, ConditionSettings.class),
				Arguments.of(Kind.BARRIER, BarrierSettings.class), Arguments.of(Kind.QUEUE, QueueSettings.class));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void everySettingHasAProperty(Kind kind, Class<? extends Settings> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			if (component.getName().equals("reentrant")) {
				assertThat(DeclaredOrigins.type(kind, "type")).isEqualTo(LockType.class);
			}
			// a queue is not used by key
			else if (kind != Kind.QUEUE || !component.getName().equals("maxKeys")) {
				assertThat(DeclaredOrigins.type(kind, component.getName()))
					.isEqualTo(ClassUtils.resolvePrimitiveIfNecessary(component.getType()));
			}
		}
	}

}
