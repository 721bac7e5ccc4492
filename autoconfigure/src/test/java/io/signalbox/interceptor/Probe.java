package io.signalbox.interceptor;

import java.util.List;

import io.signalbox.Holder;
import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;

/**
 * Lets the body of an annotated method see what is held around it.
 */
record Probe(SignalboxRegistry registry) {

	/** Whether the calling thread holds the primitive of this name. */
	boolean holds(String name) {
		NamedPrimitive primitive = this.registry.find(name);
		String thread = Thread.currentThread().getName();
		return primitive != null && primitive.holders().stream().map(Holder::thread).anyMatch(thread::equals);
	}

	/** Names of all that somebody holds. */
	List<String> held() {
		return this.registry.all()
			.stream()
			.filter((primitive) -> !primitive.holders().isEmpty())
			.map(NamedPrimitive::name)
			.sorted()
			.toList();
	}

}
