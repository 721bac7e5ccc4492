package io.signalbox.interceptor;

import java.util.List;
import java.util.Map;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeLocator;

/**
 * Lets an expression see one call: its arguments as variables and the bean as root. All
 * else is in a context that the calls share. Spring's own context for methods is made
 * anew for each call with everything that is in it, which takes longer than all the rest
 * of the call.
 */
record CallContext(EvaluationContext shared, MethodInvocation invocation,
		Map<String, Integer> indexes) implements EvaluationContext {

	/** What calls share: access to properties, methods, types and other beans. */
	static EvaluationContext shared(BeanFactory beans) {
		StandardEvaluationContext context = new StandardEvaluationContext();
		context.setBeanResolver(new BeanFactoryResolver(beans));
		if (beans instanceof ConfigurableBeanFactory configurable) {
			context.setTypeLocator(new StandardTypeLocator(configurable.getBeanClassLoader()));
		}
		return context;
	}

	@Override
	public TypedValue getRootObject() {
		Object target = this.invocation.getThis();
		return new TypedValue((target != null) ? target : this.invocation.getMethod().getDeclaringClass());
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		Integer index = this.indexes.get(name);
		return (index != null) ? this.invocation.getArguments()[index] : null;
	}

	@Override
	public void setVariable(String name, @Nullable Object value) {
		throw new SpelEvaluationException(SpelMessage.VARIABLE_ASSIGNMENT_NOT_SUPPORTED, "#" + name);
	}

	@Override
	public List<PropertyAccessor> getPropertyAccessors() {
		return this.shared.getPropertyAccessors();
	}

	@Override
	public List<IndexAccessor> getIndexAccessors() {
		return this.shared.getIndexAccessors();
	}

	@Override
	public List<ConstructorResolver> getConstructorResolvers() {
		return this.shared.getConstructorResolvers();
	}

	@Override
	public List<MethodResolver> getMethodResolvers() {
		return this.shared.getMethodResolvers();
	}

	@Override
	public @Nullable BeanResolver getBeanResolver() {
		return this.shared.getBeanResolver();
	}

	@Override
	public TypeLocator getTypeLocator() {
		return this.shared.getTypeLocator();
	}

	@Override
	public TypeConverter getTypeConverter() {
		return this.shared.getTypeConverter();
	}

	@Override
	public TypeComparator getTypeComparator() {
		return this.shared.getTypeComparator();
	}

	@Override
	public OperatorOverloader getOperatorOverloader() {
		return this.shared.getOperatorOverloader();
	}

}
