package io.signalbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says is from the demo stands there, line by line.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern QUOTE = Pattern.compile("<!-- from (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

	@Test
	void quotesStandInTheirFiles() throws IOException {
		List<String> quotes = new ArrayList<>();
		for (Path page : pages()) {
			Matcher matcher = QUOTE.matcher(Files.readString(page));
			while (matcher.find()) {
				quotes.add(matcher.group(1));
				assertThat(Files.readString(ROOT.resolve(matcher.group(1)))).as("%s in %s", matcher.group(1), page)
					.contains(matcher.group(2));
			}
		}
		assertThat(quotes).hasSizeGreaterThanOrEqualTo(12);
	}

	@Test
	void linksLeadSomewhere() throws IOException {
		List<String> links = new ArrayList<>();
		for (Path page : pages()) {
			Matcher matcher = LINK.matcher(Files.readString(page));
			while (matcher.find()) {
				links.add(matcher.group(1));
				assertThat(page.resolveSibling(matcher.group(1))).as("link in %s", page).exists();
			}
		}
		assertThat(links).isNotEmpty();
	}

	private static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>(
				List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("CHANGELOG.md")));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		return pages;
	}

}
