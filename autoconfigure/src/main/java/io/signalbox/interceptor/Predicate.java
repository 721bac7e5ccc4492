package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * An expression over the parameters of a method that is true or false. Parsed once, and
 * checked for the variables that it uses.
 */
final class Predicate {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final SpelExpression expression;

	private Predicate(SpelExpression expression) {
		this.expression = expression;
	}

	/**
	 * Parses an expression.
	 * @param text the expression
	 * @param method the method whose parameters it may use
	 * @return the predicate
	 * @throws IllegalArgumentException if it does not parse or uses a variable that is no
	 * parameter
	 */
	static Predicate parse(String text, Method method) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("it must be an expression but was '" + text + "'");
		}
		SpelExpression expression;
		try {
			expression = (SpelExpression) new SpelExpressionParser().parseExpression(text);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("'" + text + "' does not parse: " + ex.getSimpleMessage(), ex);
		}
		checkVariables(text, expression, method);
		return new Predicate(expression);
	}

	private static void checkVariables(String text, Expression expression, Method method) {
		Set<String> known = new LinkedHashSet<>(List.of("root", "this"));
		List<String> names = parameterNames(method);
		for (int i = 0; i < method.getParameterCount(); i++) {
			known.add("a" + i);
			known.add("p" + i);
		}
		known.addAll(names);
		Set<String> unknown = new LinkedHashSet<>();
		collect(((SpelExpression) expression).getAST(), unknown);
		unknown.removeAll(known);
		if (!unknown.isEmpty()) {
			boolean named = names.size() == method.getParameterCount();
			String hint = named ? "the parameters are " + String.join(", ", names)
					: "the names of the parameters are not known: compile with '-parameters'";
			throw new IllegalArgumentException(
					"'" + text + "' uses #" + String.join(", #", unknown) + ", which is no parameter (" + hint + ")");
		}
	}

	private static List<String> parameterNames(Method method) {
		List<String> known = new ArrayList<>();
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		if (names != null) {
			for (String name : names) {
				if (name != null) {
					known.add(name);
				}
			}
		}
		return known;
	}

	private static void collect(SpelNode node, Set<String> variables) {
		if (node instanceof VariableReference) {
			variables.add(node.toStringAST().substring(1));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			collect(node.getChild(i), variables);
		}
	}

	/** Whether it is true for a call. */
	boolean test(MethodInvocation invocation, BeanFactory beans) {
		Object target = invocation.getThis();
		MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
				(target != null) ? target : invocation.getMethod().getDeclaringClass(), invocation.getMethod(),
				invocation.getArguments(), NAMES);
		context.setBeanResolver(new BeanFactoryResolver(beans));
		Boolean value = this.expression.getValue(context, Boolean.class);
		if (value == null) {
			throw new IllegalStateException(
					"'" + this.expression.getExpressionString() + "' must be true or false but was null");
		}
		return value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Predicate that
				&& this.expression.getExpressionString().equals(that.expression.getExpressionString());
	}

	@Override
	public int hashCode() {
		return this.expression.getExpressionString().hashCode();
	}

	@Override
	public String toString() {
		return this.expression.getExpressionString();
	}

}
