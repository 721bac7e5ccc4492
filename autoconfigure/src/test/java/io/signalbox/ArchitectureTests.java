package io.signalbox;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.signalbox.autoconfigure.SignalboxAutoConfiguration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may import which.
 */
class ArchitectureTests {

	private static JavaClasses primitives;

	private static JavaClasses all;

	@BeforeAll
	static void readClasses() throws IOException {
		URL engine = urlOf(Engine.class);
		URL autoconfigure = urlOf(SignalboxAutoConfiguration.class);
		primitives = new ClassFileImporter().importUrls(List.of(engine));
		all = new ClassFileImporter().importUrls(List.of(engine, autoconfigure));
		assertThat(primitives.contain(Engine.class)).isTrue();
		assertThat(all.contain(SignalboxAutoConfiguration.class)).isTrue();
		assertThat(all.contain(ArchitectureTests.class)).isFalse();
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("(**)").should().beFreeOfCycles().check(all);
	}

	@Test
	void nobodyImportsAutoconfigure() {
		noClasses().that()
			.resideOutsideOfPackage("io.signalbox.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.signalbox.autoconfigure..")
			.check(all);
	}

	/**
	 * Nothing is left on a thread that goes back to its pool, or is one of a million. The
	 * one exception is bound while the body of an asynchronous call is on its stack, and
	 * its tests see that it is gone after that.
	 */
	@Test
	void nothingIsBoundToThreads() {
		noFields().that()
			.areDeclaredInClassesThat()
			.doNotHaveFullyQualifiedName("io.signalbox.interceptor.Caller")
			.should()
			.haveRawType(assignableTo(ThreadLocal.class))
			.check(all);
	}

	@Test
	void annotationsImportNothingOfOurs() {
		noClasses().that()
			.resideInAPackage("io.signalbox.annotation..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.signalbox..")
				.and(JavaClass.Predicates.resideOutsideOfPackage("io.signalbox.annotation..")))
			.check(all);
	}

	@Test
	void primitivesKnowOnlyJavaAndJSpecify() {
		noClasses().should()
			.dependOnClassesThat()
			.resideOutsideOfPackages("java..", "org.jspecify..", "io.signalbox", "io.signalbox.watch",
					"io.signalbox.local")
			.check(primitives);
	}

	@Test
	void contractsDoNotKnowTheLocalEngine() {
		noClasses().that()
			.resideInAPackage("io.signalbox")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.signalbox.local..")
			.check(all);
	}

	@Test
	void interceptorMetersAndEndpointKnowTheContractsButNoEngine() {
		noClasses().that()
			.resideInAnyPackage("io.signalbox.interceptor..", "io.signalbox.metrics..", "io.signalbox.actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.signalbox.local..")
			.check(all);
	}

	@Test
	void metersAndEndpointKnowNeitherEachOtherNorTheInterceptor() {
		noClasses().that()
			.resideInAPackage("io.signalbox.metrics..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.signalbox.interceptor..", "io.signalbox.actuate..")
			.check(all);
		noClasses().that()
			.resideInAPackage("io.signalbox.actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.signalbox.interceptor..", "io.signalbox.metrics..")
			.check(all);
	}

	@Test
	void nobodyPrintsOrUsesTheLoggingOfTheJdk() {
		noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(all);
		noClasses().should().accessField(System.class, "out").check(all);
		noClasses().should().accessField(System.class, "err").check(all);
		noClasses().should().callMethod(Throwable.class, "printStackTrace").check(all);
		noClasses().should().dependOnClassesThat().areAssignableTo(PrintStream.class).check(all);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(all.stream().map(JavaClass::getPackage).distinct()).isNotEmpty()
			.allSatisfy((JavaPackage item) -> assertThat(item.isAnnotatedWith(NullMarked.class)).as(item.getName())
				.isTrue());
	}

	/** The module that a class belongs to, a directory or a jar. */
	private static URL urlOf(Class<?> type) throws IOException {
		URL url = type.getProtectionDomain().getCodeSource().getLocation();
		return url.getPath().endsWith(".jar") ? URI.create("jar:" + url + "!/").toURL() : url;
	}

}
