package io.signalbox.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import io.signalbox.Settings;
import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * Tells a native image how a timeout is read from a property, through a method that the
 * conversion finds by its name, and which records are made of their components.
 */
class SignalboxRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		Method valueOf = Objects.requireNonNull(ReflectionUtils.findMethod(Timeout.class, "valueOf", String.class));
		hints.reflection().registerMethod(valueOf, ExecutableMode.INVOKE);
		combined().forEach((record) -> hints.reflection()
			.registerType(record, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_PUBLIC_METHODS));
	}

	/** The records that {@link Components} makes. */
	static Stream<Class<?>> combined() {
		return Stream.concat(Arrays.stream(Settings.class.getPermittedSubclasses()),
				Stream.of(SignalboxProperties.Lock.class, SignalboxProperties.Semaphore.class,
						SignalboxProperties.Event.class, SignalboxProperties.Condition.class,
						SignalboxProperties.Barrier.class, SignalboxProperties.Queue.class));
	}

}
