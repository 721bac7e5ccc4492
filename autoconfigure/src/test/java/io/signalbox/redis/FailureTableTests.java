package io.signalbox.redis;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of failures in {@code docs/distributed.md} names tests that there are, and
 * says rightly which of them each build runs.
 */
class FailureTableTests {

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

	private static final Pattern ROW = Pattern.compile("\\|.*\\| (quick|long) \\|");

	@Test
	void namesTestsThatThereAreAndWhetherEachBuildRunsThem() throws Exception {
		List<String> rows = Files.readAllLines(Path.of("../docs/distributed.md"))
			.stream()
			.filter((line) -> ROW.matcher(line).matches())
			.toList();
		assertThat(rows).hasSizeGreaterThan(17);
		Set<String> numbers = new HashSet<>();
		for (String row : rows) {
			numbers.add(row.split("\\|")[1].trim());
			Matcher test = TEST.matcher(row);
			assertThat(test.find()).as(row).isTrue();
			do {
				List<Boolean> isLong = isLong(test.group(1), test.group(2));
				assertThat(isLong).as(row).isNotEmpty().containsOnly(row.endsWith("| long |"));
			}
			while (test.find());
		}
		assertThat(numbers).contains("1", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
				"17");
	}

	/** For each test of a class whose name begins so, whether it is for the profile. */
	private static List<Boolean> isLong(String type, String prefix) throws ClassNotFoundException {
		Class<?> tests = Class.forName("io.signalbox.redis." + type);
		return Stream.concat(Stream.of(tests), Arrays.stream(tests.getDeclaredClasses()))
			.flatMap((each) -> Arrays.stream(each.getDeclaredMethods()))
			.filter((method) -> !method.isSynthetic() && method.getName().startsWith(prefix))
			.filter((method) -> !Modifier.isPrivate(method.getModifiers()))
			.map(FailureTableTests::isLong)
			.toList();
	}

	private static boolean isLong(Method method) {
		return method.isAnnotationPresent(Tag.class) || method.getDeclaringClass().isAnnotationPresent(Tag.class);
	}

}
