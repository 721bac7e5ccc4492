package io.signalbox.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The classes of an application that was closed can be collected: those that devtools
 * loads again at a restart, while the libraries stay, and those of an application that
 * has the libraries with it.
 */
@Timeout(120)
class ClassLoaderLeakTests {

	@TempDir
	Path directory;

	@Test
	void classesOfAClosedApplicationAreGone() throws Exception {
		String left = check();
		assertThat(left).contains("restarted=gone");
		if (Runtime.version().feature() > 17) {
			// JDK 17 keeps the class of the last record that compared an object, one of
			// Spring's
			assertThat(left).contains("deployed=gone");
		}
	}

	/** That the check would see it. */
	@Test
	void classesOfAnOpenApplicationAreNot() throws Exception {
		assertThat(check("stay")).contains("restarted=left").contains("deployed=left");
	}

	private String check(String... arguments) throws Exception {
		try (JavaProcess process = JavaProcess.start(this.directory,
				List.of("-Xmx256m", "-XX:SoftRefLRUPolicyMSPerMB=0"), LeakCheck.class, arguments)) {
			assertThat(process.exitCode()).as(process::output).isZero();
			return process.output();
		}
	}

}
