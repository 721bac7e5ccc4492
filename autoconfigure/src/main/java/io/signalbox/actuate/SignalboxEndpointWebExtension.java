package io.signalbox.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.signalbox.NamedPrimitive;
import io.signalbox.Settings;
import io.signalbox.SignalboxRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * {@link EndpointWebExtension} that shows keys to those who may see values, and changes
 * primitives while they are used, for whom {@code management.endpoint.signalbox.access}
 * lets. What was changed, and by whom, is published as an {@link AuditApplicationEvent}.
 *
 * @since 0.1
 */
@EndpointWebExtension(endpoint = SignalboxEndpoint.class)
public final class SignalboxEndpointWebExtension {

	/** Type of the audit events. */
	public static final String AUDIT_TYPE = "SIGNALBOX_CHANGE";

	private final SignalboxEndpoint endpoint;

	private final SignalboxRegistry registry;

	private final Show showValues;

	private final Set<String> roles;

	private final ApplicationEventPublisher events;

	/**
	 * Makes the extension.
	 * @param endpoint what it extends
	 * @param registry whose primitives to change
	 * @param showValues who may see keys
	 * @param roles the roles of those who may, where that depends on roles
	 * @param events who is told of changes
	 */
	public SignalboxEndpointWebExtension(SignalboxEndpoint endpoint, SignalboxRegistry registry, Show showValues,
			Set<String> roles, ApplicationEventPublisher events) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
		this.registry = registry;
		this.events = events;
	}

	/**
	 * One primitive, with its keys for those who may see them.
	 * @param securityContext who asks
	 * @param name its name
	 * @return its description, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable PrimitiveDescription primitive(SecurityContext securityContext, @Selector String name) {
		return this.endpoint.primitive(name, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Changes a primitive. Settings are changed first, all or none of them, and then the
	 * action is done.
	 * @param securityContext who asks
	 * @param name name of the primitive
	 * @param permits how many permits there are
	 * @param timeout the longest wait, such as 2s; {@code default} for that of the engine
	 * @param maxWaiting how many callers may wait
	 * @param fair whether waiters are served in the order of their arrival
	 * @param action set or clear an event, reset or abort a barrier, drain or reopen what
	 * is held, force-release a lock
	 * @return the primitive as it is now, 404 if there is none, or 400 with a problem
	 * detail if a value is wrong
	 */
	@WriteOperation
	public WebEndpointResponse<?> change(SecurityContext securityContext, @Selector String name,
			@Nullable Integer permits, @Nullable String timeout, @Nullable Integer maxWaiting, @Nullable Boolean fair,
			@Nullable String action) {
		NamedPrimitive primitive = this.registry.find(name);
		if (primitive == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		SettingsChange change = new SettingsChange(permits, timeout, maxWaiting, fair);
		try {
			apply(primitive, change, action);
		}
		catch (IllegalArgumentException | UnsupportedOperationException ex) {
			return new WebEndpointResponse<>(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage()),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		audit(securityContext, primitive, change, action);
		return new WebEndpointResponse<>(PrimitiveDescription.of(primitive));
	}

	private static void apply(NamedPrimitive primitive, SettingsChange change, @Nullable String action) {
		if (change.isEmpty() && action == null) {
			throw new IllegalArgumentException("Nothing to change: say one of 'permits', 'timeout', 'maxWaiting', "
					+ "'fair' and 'action' for " + primitive.describe());
		}
		// whatever is wrong is found before anything is changed
		SteeringAction todo = (action != null) ? SteeringAction.of(action, primitive) : null;
		if (!change.isEmpty()) {
			Settings settings = change.applyTo(primitive);
			primitive.reconfigure(settings);
		}
		if (todo != null) {
			todo.apply(primitive);
		}
	}

	private void audit(SecurityContext securityContext, NamedPrimitive primitive, SettingsChange change,
			@Nullable String action) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("name", primitive.name());
		data.put("kind", primitive.kind().tag());
		data.putAll(change.asMap());
		if (action != null) {
			data.put("action", action);
		}
		Principal principal = securityContext.getPrincipal();
		this.events.publishEvent(
				new AuditApplicationEvent((principal != null) ? principal.getName() : "anonymous", AUDIT_TYPE, data));
	}

}
