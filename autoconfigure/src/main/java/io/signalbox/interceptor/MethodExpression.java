package io.signalbox.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.NativeDetector;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ReflectionUtils;

/**
 * An expression over the parameters of a method: parsed once, and checked for the
 * variables that it uses. One that is nothing but a parameter is read from the arguments.
 *
 * <p>
 * Two with the same text are equal.
 */
final class MethodExpression {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	/** Names of the bean itself, not of parameters. */
	private static final Set<String> ROOT = Set.of("root", "this");

	private static final int NO_PARAMETER = -1;

	/** A native image can't define the class that an expression would become. */
	private static final SpelCompilerMode COMPILER = NativeDetector.inNativeImage() ? SpelCompilerMode.OFF
			: SpelCompilerMode.MIXED;

	private final SpelExpression expression;

	private final Map<String, Integer> indexes;

	private final int parameter;

	private final Class<?> type;

	private final boolean maybeSeveral;

	private MethodExpression(SpelExpression expression, Map<String, Integer> indexes, Method method) {
		this.expression = expression;
		this.indexes = indexes;
		this.parameter = parameter(expression.getAST(), indexes);
		this.type = (this.parameter != NO_PARAMETER) ? method.getParameterTypes()[this.parameter] : staticType();
		this.maybeSeveral = this.type.isArray() || Collection.class.isAssignableFrom(this.type)
				|| !Modifier.isFinal(this.type.getModifiers());
	}

	/**
	 * Parses an expression that is interpreted, as one is that may fail often.
	 * @param text the expression
	 * @param method the method whose parameters it may use
	 * @return the expression
	 * @throws IllegalArgumentException if it does not parse or uses a variable that is no
	 * parameter
	 */
	static MethodExpression parse(String text, Method method) {
		return parse(text, method, SpelCompilerMode.OFF);
	}

	/**
	 * Parses an expression that is compiled when it has been used for a while, except in
	 * a native image. Whatever the compiled one can't do, such as an argument of another
	 * type than those before, is interpreted again, so it must not change anything.
	 * @param text the expression
	 * @param method the method whose parameters it may use
	 * @return the expression
	 * @throws IllegalArgumentException if it does not parse or uses a variable that is no
	 * parameter
	 */
	static MethodExpression parseCompiled(String text, Method method) {
		return parse(text, method, COMPILER);
	}

	private static MethodExpression parse(String text, Method method, SpelCompilerMode compiler) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("it must be an expression but was '" + text + "'");
		}
		SpelParserConfiguration configuration = new SpelParserConfiguration(compiler,
				method.getDeclaringClass().getClassLoader());
		SpelExpression expression;
		try {
			expression = new SpelExpressionParser(configuration).parseRaw(text);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("'" + text + "' does not parse: " + ex.getSimpleMessage(), ex);
		}
		Map<String, Integer> indexes = checkedVariables(text, expression, method);
		checkForgottenSigns(text, expression, method);
		return new MethodExpression(expression, indexes, method);
	}

	/**
	 * A parameter without its sign is asked of the bean, where it would fail at the first
	 * call.
	 */
	private static void checkForgottenSigns(String text, SpelExpression expression, Method method) {
		Set<String> parameters = new LinkedHashSet<>(names(method));
		parameters.retainAll(RootProperties.of(expression.getAST()));
		parameters.removeIf((name) -> hasProperty(method.getDeclaringClass(), name));
		if (!parameters.isEmpty()) {
			String first = parameters.iterator().next();
			throw new IllegalArgumentException("'" + text + "' asks the bean for '" + first
					+ "', which it does not have; a parameter is written with a sign: #" + first);
		}
	}

	/** Of an interface nobody knows what the bean has besides. */
	private static boolean hasProperty(Class<?> type, String name) {
		return type.isInterface() || BeanUtils.getPropertyDescriptor(type, name) != null
				|| ReflectionUtils.findField(type, name) != null || ReflectionUtils.findMethod(type, name) != null;
	}

	private static Map<String, Integer> checkedVariables(String text, SpelExpression expression, Method method) {
		Map<String, Integer> indexes = indexes(method);
		Set<String> unknown = new LinkedHashSet<>();
		forEachNode(expression.getAST(), (node) -> {
			if (node instanceof VariableReference) {
				unknown.add(variable(node));
			}
		});
		unknown.removeAll(indexes.keySet());
		unknown.removeAll(ROOT);
		if (!unknown.isEmpty()) {
			List<String> names = names(method);
			boolean named = names.size() == method.getParameterCount();
			String hint = !named ? "the names of the parameters are not known: compile with '-parameters'"
					: names.isEmpty() ? "there are none" : "the parameters are " + String.join(", ", names);
			throw new IllegalArgumentException(
					"'" + text + "' uses #" + String.join(", #", unknown) + ", which is no parameter (" + hint + ")");
		}
		return indexes;
	}

	/** The names that are known, in the order of the parameters. */
	private static List<String> names(Method method) {
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		List<String> known = new ArrayList<>();
		for (int i = 0; names != null && i < names.length; i++) {
			if (names[i] != null) {
				known.add(names[i]);
			}
		}
		return known;
	}

	/** Parameters by all their names: what they are called, and a0 or p0 and so on. */
	private static Map<String, Integer> indexes(Method method) {
		Map<String, Integer> indexes = new HashMap<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			indexes.put("a" + i, i);
			indexes.put("p" + i, i);
		}
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		for (int i = 0; names != null && i < names.length; i++) {
			if (names[i] != null) {
				indexes.put(names[i], i);
			}
		}
		return Map.copyOf(indexes);
	}

	private static void forEachNode(SpelNode node, Consumer<SpelNode> action) {
		action.accept(node);
		for (int i = 0; i < node.getChildCount(); i++) {
			forEachNode(node.getChild(i), action);
		}
	}

	private static String variable(SpelNode node) {
		return node.toStringAST().substring(1);
	}

	private static int parameter(SpelNode node, Map<String, Integer> indexes) {
		boolean isVariable = node instanceof VariableReference && !ROOT.contains(variable(node));
		return isVariable ? indexes.getOrDefault(variable(node), NO_PARAMETER) : NO_PARAMETER;
	}

	private Class<?> staticType() {
		return (this.expression.getAST() instanceof InlineList) ? List.class : Object.class;
	}

	/** What is known of the type of its values before the first call. */
	Class<?> type() {
		return this.type;
	}

	/** Whether its value may be a collection or an array. */
	boolean maybeSeveral() {
		return this.maybeSeveral;
	}

	/** Whether it is a parameter and nothing else. */
	boolean isParameter() {
		return this.parameter != NO_PARAMETER;
	}

	/** Names of the beans that it asks. */
	Set<String> beans() {
		Set<String> beans = new LinkedHashSet<>();
		forEachNode(this.expression.getAST(), (node) -> {
			if (node instanceof BeanReference reference) {
				beans.add(reference.getName());
			}
		});
		return beans;
	}

	/** Its value if that is the same for all calls, or else null. */
	@Nullable Object constant() {
		return (this.expression.getAST() instanceof Literal literal) ? literal.getLiteralValue().getValue() : null;
	}

	/**
	 * The value for a call.
	 * @param shared what evaluation needs besides the call
	 */
	@Nullable Object value(MethodInvocation invocation, EvaluationContext shared) {
		if (this.parameter != NO_PARAMETER) {
			return invocation.getArguments()[this.parameter];
		}
		return this.expression.getValue(new CallContext(shared, invocation, this.indexes));
	}

	/** Whether it is true for a call. */
	boolean test(MethodInvocation invocation, EvaluationContext shared) {
		Boolean value = this.expression.getValue(new CallContext(shared, invocation, this.indexes), Boolean.class);
		if (value == null) {
			throw new IllegalStateException("'" + this + "' must be true or false but was null");
		}
		return value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof MethodExpression that && toString().equals(that.toString());
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}

	@Override
	public String toString() {
		return this.expression.getExpressionString();
	}

}
