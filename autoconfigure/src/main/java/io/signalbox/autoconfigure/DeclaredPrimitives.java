package io.signalbox.autoconfigure;

import io.signalbox.NamedBarrier;
import io.signalbox.NamedCondition;
import io.signalbox.NamedEvent;
import io.signalbox.NamedLock;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.NamedSemaphore;
import io.signalbox.SignalboxRegistry;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Makes each declared primitive a bean of its name, and what was declared another one. A
 * registrar, so that conditions that are evaluated later see the beans, and ahead-of-time
 * processing reads the declarations again at run time.
 */
class DeclaredPrimitives implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		DeclaredProperties declared = DeclaredProperties.read(environment);
		registry.registerBean("signalboxDeclaredProperties", DeclaredProperties.class,
				(spec) -> spec.infrastructure().supplier((context) -> declared));
		declared.declarations().forEach((name, declaration) -> {
			switch (declaration.kind()) {
				case LOCK -> registry.registerBean(name, NamedLock.class,
						(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).lock(name)));
				case READ_WRITE -> registry.registerBean(name, NamedReadWriteLock.class, (spec) -> spec
					.supplier((context) -> context.bean(SignalboxRegistry.class).readWriteLock(name)));
				case CONDITION -> registry.registerBean(name, NamedCondition.class,
						(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).condition(name)));
				case BARRIER -> registry.registerBean(name, NamedBarrier.class,
						(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).barrier(name)));
				case QUEUE -> registerQueue(registry, name);
				case READ, WRITE, PUT, TAKE ->
					throw new IllegalStateException("'" + name + "' can't be declared as one side of a primitive");
				case SEMAPHORE -> registry.registerBean(name, NamedSemaphore.class,
						(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).semaphore(name)));
				case EVENT -> registry.registerBean(name, NamedEvent.class,
						(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).event(name)));
			}
		});
	}

	/**
	 * Raw, because configuration can't say what its elements are: it fits wherever it is
	 * injected.
	 */
	@SuppressWarnings("rawtypes")
	private static void registerQueue(BeanRegistry registry, String name) {
		registry.registerBean(name, NamedQueue.class,
				(spec) -> spec.supplier((context) -> context.bean(SignalboxRegistry.class).queue(name)));
	}

}
