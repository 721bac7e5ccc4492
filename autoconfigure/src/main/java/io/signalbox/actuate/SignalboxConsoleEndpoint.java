package io.signalbox.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;
import org.springframework.util.StringUtils;
import org.springframework.web.util.HtmlUtils;

/**
 * {@link WebEndpoint} that is a page to look at: what {@link SignalboxEndpoint} and
 * {@link SignalboxGraphEndpoint} show, drawn by the browser, which asks those two. The
 * page has no data of its own, and who may not see theirs sees an empty page.
 *
 * @since 0.1
 */
@WebEndpoint(id = "signalboxconsole", defaultAccess = Access.READ_ONLY)
public final class SignalboxConsoleEndpoint {

	private static final MimeType HTML = new MimeType("text", "html", StandardCharsets.UTF_8);

	private static final MimeType JAVASCRIPT = new MimeType("text", "javascript", StandardCharsets.UTF_8);

	/** All that is served; whatever else is asked for is not found. */
	private static final Map<String, MimeType> FILES = Map.of("console.js", JAVASCRIPT, "client.js", JAVASCRIPT,
			"deadlocks.js", JAVASCRIPT, "dom.js", JAVASCRIPT, "graph.js", JAVASCRIPT, "history.js", JAVASCRIPT,
			"primitives.js", JAVASCRIPT, "steering.js", JAVASCRIPT, "console.css",
			new MimeType("text", "css", StandardCharsets.UTF_8), "icon.svg", new MimeType("image", "svg+xml"));

	private final Supplier<? extends Collection<ExposableWebEndpoint>> endpoints;

	/**
	 * Makes the endpoint.
	 * @param endpoints the endpoints that are exposed over HTTP, looked at when the page
	 * is asked for
	 */
	public SignalboxConsoleEndpoint(Supplier<? extends Collection<ExposableWebEndpoint>> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * The page. Its links are relative, so that they lead through whatever proxy and path
	 * it was reached by.
	 * @return the page
	 */
	@ReadOperation(produces = "text/html")
	public WebEndpointResponse<Resource> page() {
		String path = rootPath("signalboxconsole");
		String up = "../".repeat(StringUtils.countOccurrencesOf(path, "/") + 1);
		String page = text("console.html").replace("{base}", path.substring(path.lastIndexOf('/') + 1) + "/")
			.replace("{primitives}", link(up, "signalbox"))
			.replace("{graph}", link(up, "signalboxgraph"))
			.replace("{steerable}", String.valueOf(isSteerable()));
		return new WebEndpointResponse<>(new ByteArrayResource(page.getBytes(StandardCharsets.UTF_8)), HTML);
	}

	/**
	 * One of the files that the page is made of.
	 * @param name its name
	 * @return the file, or {@code null} if there is none
	 */
	@ReadOperation(produces = { "text/javascript", "text/css", "image/svg+xml" })
	public @Nullable WebEndpointResponse<Resource> file(@Selector String name) {
		MimeType type = FILES.get(name);
		return (type != null) ? new WebEndpointResponse<>(resource(name), type) : null;
	}

	/** Where it is from here, or nothing where it is not exposed. */
	private String link(String up, String id) {
		String path = rootPath(id);
		return path.isEmpty() ? "" : HtmlUtils.htmlEscape(up + path);
	}

	private String rootPath(String id) {
		ExposableWebEndpoint endpoint = find(id);
		return (endpoint != null) ? endpoint.getRootPath() : "";
	}

	private boolean isSteerable() {
		ExposableWebEndpoint endpoint = find("signalbox");
		return endpoint != null && endpoint.getOperations()
			.stream()
			.anyMatch((operation) -> operation.getRequestPredicate().getHttpMethod() == WebEndpointHttpMethod.POST);
	}

	private @Nullable ExposableWebEndpoint find(String id) {
		return this.endpoints.get()
			.stream()
			.filter((endpoint) -> endpoint.getEndpointId().toString().equals(id))
			.findFirst()
			.orElse(null);
	}

	private static String text(String name) {
		try {
			return resource(name).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The console's own file '" + name + "' cannot be read", ex);
		}
	}

	private static Resource resource(String name) {
		return new ClassPathResource("console/" + name, SignalboxConsoleEndpoint.class);
	}

}
