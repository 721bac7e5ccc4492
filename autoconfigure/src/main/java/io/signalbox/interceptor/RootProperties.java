package io.signalbox.interceptor;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;

/**
 * The properties that an expression asks the bean itself for, which is the root of the
 * expression: {@code limit} in {@code limit * #order.size}.
 */
final class RootProperties {

	private final Set<String> found = new LinkedHashSet<>();

	private RootProperties() {
	}

	static Set<String> of(SpelNode expression) {
		RootProperties properties = new RootProperties();
		properties.visit(expression, true);
		return properties.found;
	}

	/**
	 * Looks at a node and what is below it.
	 * @param ofRoot whether it is asked of the root, and not of what stands before it
	 */
	private void visit(SpelNode node, boolean ofRoot) {
		if (node instanceof PropertyOrFieldReference property && ofRoot) {
			this.found.add(property.getName());
		}
		if (node instanceof Projection || node instanceof Selection) {
			// in which each element is the root
			return;
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			if (!isKey(node, i)) {
				boolean further = node instanceof CompoundExpression && i > 0;
				visit(node.getChild(i), !further);
			}
		}
	}

	/** A name that stands for itself, as in {@code {name: 1}} and {@code #map[name]}. */
	private static boolean isKey(SpelNode node, int child) {
		return node.getChild(child) instanceof PropertyOrFieldReference
				&& (node instanceof Indexer || (node instanceof InlineMap && child % 2 == 0));
	}

}
