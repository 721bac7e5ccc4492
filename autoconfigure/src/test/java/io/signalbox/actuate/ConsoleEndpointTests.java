package io.signalbox.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for the browser, over real HTTP: where it is, what it links to, and who may
 * not have it.
 */
@Timeout(120)
class ConsoleEndpointTests {

	private static final String ON = "--signalbox.console.enabled=true";

	private static final String EXPOSED = "--management.endpoints.web.exposure.include=signalbox,signalboxgraph,signalboxconsole";

	private static final String CONSOLE = "/actuator/signalboxconsole";

	/**
	 * Both Tomcat and Netty are on the class path of the tests, and both want that port.
	 */
	private static final String ONE_SERVER = "--spring.autoconfigure.exclude=org.springframework.boot.tomcat"
			+ ".autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration";

	private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+\\.\\w+)\"");

	private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void thereIsNoPageByDefault(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, EXPOSED)) {
			assertThat(get(context, CONSOLE).statusCode()).isEqualTo(404);
			assertThat(get(context, CONSOLE + "/console.js").statusCode()).isEqualTo(404);
			assertThat(get(context, "/actuator/signalbox").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void pageThatIsNotExposedIsNotFound() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON)) {
			assertThat(get(context, CONSOLE).statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void pageLinksToWhatThereIs(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, ON, EXPOSED)) {
			HttpResponse<String> page = get(context, CONSOLE);
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
				.isEqualToIgnoringCase("text/html;charset=UTF-8");
			everyLinkLeadsSomewhere(context, "local.server.port", CONSOLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "signalboxconsole", "ops/console" })
	void pageMovesWithActuator(String path) throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED,
				"--server.servlet.context-path=/shop", "--management.endpoints.web.base-path=/manage",
				"--management.endpoints.web.path-mapping.signalboxconsole=" + path,
				"--management.endpoints.web.path-mapping.signalbox=box")) {
			assertThat(get(context, "/shop" + CONSOLE).statusCode()).isEqualTo(404);
			everyLinkLeadsSomewhere(context, "local.server.port", "/shop/manage/" + path);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void pageIsOnThePortOfTheManagement(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, ON, EXPOSED, "--management.server.port=0",
				"--management.server.base-path=/ops", ONE_SERVER)) {
			assertThat(get(context, CONSOLE).statusCode()).isEqualTo(404);
			everyLinkLeadsSomewhere(context, "local.management.port", "/ops" + CONSOLE);
		}
	}

	@Test
	void otherFilesAreNotFound() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED)) {
			for (String name : List.of("console.html", "other.js", "..", "%2e%2e", "..%2fSignalboxEndpoint.class")) {
				assertThat(get(context, CONSOLE + "/" + name).statusCode()).as(name).isIn(400, 404);
			}
		}
	}

	@Test
	void everyFileIsServed() throws Exception {
		Resource[] files = new PathMatchingResourcePatternResolver()
			.getResources("classpath:io/signalbox/actuate/console/*");
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED)) {
			assertThat(Arrays.stream(files).map(Resource::getFilename).filter((name) -> !"console.html".equals(name)))
				.hasSizeGreaterThan(8)
				.allSatisfy(
						(name) -> assertThat(get(context, CONSOLE + "/" + name).statusCode()).as(name).isEqualTo(200));
		}
	}

	@Test
	void pageKnowsWhatMayBeDoneAndSeen() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED)) {
			assertThat(get(context, CONSOLE).body()).contains("data-steerable=\"false\"");
		}
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED,
				"--management.endpoint.signalbox.access=unrestricted")) {
			assertThat(get(context, CONSOLE).body()).contains("data-steerable=\"true\"");
		}
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON,
				"--management.endpoints.web.exposure.include=signalboxconsole")) {
			assertThat(get(context, CONSOLE).body()).contains("data-primitives=\"\" data-graph=\"\"",
					"data-steerable=\"false\"");
		}
	}

	@Test
	void nothingComesFromElsewhereAndNoScriptIsInThePage() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, ON, EXPOSED)) {
			String page = get(context, CONSOLE).body();
			assertThat(page).contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
				.doesNotContain("unsafe", "http:", "https:", "//", "style=", "onload=");
			assertThat(page.split("<script", -1)).hasSize(2);
			assertThat(page).contains("<script type=\"module\" src=\"console.js\"></script>");
		}
	}

	private static void everyLinkLeadsSomewhere(ConfigurableApplicationContext context, String port, String path)
			throws Exception {
		URI page = URI.create("http://localhost:" + context.getEnvironment().getRequiredProperty(port) + path);
		String html = get(page).body();
		URI base = page.resolve(attribute(html, "<base href"));
		List<String> files = LINK.matcher(html).results().map((match) -> match.group(1)).toList();
		assertThat(files).contains("console.js", "console.css");
		String script = get(base.resolve("console.js")).body();
		Stream<String> modules = IMPORT.matcher(script).results().map((match) -> match.group(1));
		Stream<String> data = Stream.of(attribute(html, "data-primitives"), attribute(html, "data-graph"));
		assertThat(Stream.of(files.stream(), modules, data).flatMap((each) -> each).map(base::resolve)).hasSize(10)
			.allSatisfy((link) -> assertThat(get(link).statusCode()).as(link.toString()).isEqualTo(200));
	}

	private static String attribute(String html, String name) {
		Matcher matcher = Pattern.compile(name + "=\"([^\"]+)\"").matcher(html);
		assertThat(matcher.find()).as(name).isTrue();
		return matcher.group(1);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return get(URI.create("http://localhost:" + port + path));
	}

	private static HttpResponse<String> get(URI uri) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.datasource.generate-unique-name=true")
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
