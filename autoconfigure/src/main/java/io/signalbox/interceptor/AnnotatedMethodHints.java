package io.signalbox.interceptor;

import java.lang.reflect.Method;

import io.signalbox.annotation.FencingToken;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what the annotations reach by reflection: the methods of annotated
 * classes, among them fallbacks in the class itself, methods of the beans that a fallback
 * or an expression names, and what expressions may read of a call's arguments.
 */
class AnnotatedMethodHints implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory factory) {
		WiringCheck check = factory.getBeanProvider(WiringCheck.class).getIfAvailable();
		return (check == null) ? null : (context, code) -> {
			Registration registration = new Registration(context.getRuntimeHints().reflection(), factory);
			OperationSource.ANNOTATIONS.forEach(registration::methods);
			registration.methods(FencingToken.class);
			check.found().forEach(registration::operations);
		};
	}

	/** What is registered for one application. */
	private record Registration(ReflectionHints hints, ConfigurableListableBeanFactory factory) {

		void operations(Operations operations) {
			methodsOfAll(operations.type());
			operations.operations().forEach((operation) -> operation(operation, operations.method()));
		}

		private void operation(Operation operation, Method method) {
			Otherwise otherwise = operation.otherwise();
			if (otherwise != null && otherwise.isOfBean()) {
				bean(otherwise.bean());
			}
			for (MethodExpression expression : operation.expressions()) {
				expression.beans().forEach(this::bean);
				if (!expression.isParameter()) {
					arguments(method);
				}
			}
		}

		private void arguments(Method method) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(this.hints,
					method.getGenericParameterTypes());
			for (Class<?> type : method.getParameterTypes()) {
				this.hints.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
			}
		}

		private void bean(String name) {
			Class<?> type = this.factory.containsBean(name) ? this.factory.getType(name, false) : null;
			if (type != null) {
				methodsOfAll(ClassUtils.getUserClass(type));
			}
		}

		/** Methods are looked for in superclasses and interfaces too. */
		private void methodsOfAll(Class<?> type) {
			for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
				methods(each);
			}
			ClassUtils.getAllInterfacesForClassAsSet(type).forEach(this::methods);
		}

		private void methods(Class<?> type) {
			this.hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.INVOKE_PUBLIC_METHODS);
		}

	}

}
