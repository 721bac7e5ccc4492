package io.signalbox.autoconfigure;

import java.lang.reflect.Method;
import java.util.Objects;

import io.signalbox.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * Tells a native image how a timeout is read from a property: through a method that the
 * conversion finds by its name.
 */
class SignalboxRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		Method valueOf = Objects.requireNonNull(ReflectionUtils.findMethod(Timeout.class, "valueOf", String.class));
		hints.reflection().registerMethod(valueOf, ExecutableMode.INVOKE);
	}

}
