package io.signalbox.actuate;

import java.util.Comparator;
import java.util.List;

import io.signalbox.NamedPrimitive;
import io.signalbox.SignalboxRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows each primitive's settings, use, holders and waiters.
 *
 * @since 0.1
 */
@Endpoint(id = "signalbox", defaultAccess = Access.READ_ONLY)
public final class SignalboxEndpoint {

	private final SignalboxRegistry registry;

	/**
	 * Makes the endpoint.
	 * @param registry whose primitives to show
	 */
	public SignalboxEndpoint(SignalboxRegistry registry) {
		this.registry = registry;
	}

	/**
	 * All primitives, by name.
	 * @return their descriptions
	 */
	@ReadOperation
	public Primitives primitives() {
		return new Primitives(this.registry.all()
			.stream()
			.sorted(Comparator.comparing(NamedPrimitive::name))
			.map(PrimitiveDescription::of)
			.toList());
	}

	/**
	 * One primitive.
	 * @param name its name
	 * @return its description, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable PrimitiveDescription primitive(@Selector String name) {
		NamedPrimitive primitive = this.registry.find(name);
		return (primitive != null) ? PrimitiveDescription.of(primitive) : null;
	}

	/**
	 * All primitives.
	 *
	 * @param primitives sorted by name
	 */
	public record Primitives(List<PrimitiveDescription> primitives) implements OperationResponseBody {
	}

}
