package io.signalbox.woven;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.signalbox.annotation.Guarded;

/**
 * Annotations that a proxy would find and AspectJ does not.
 */
final class Misplaced {

	private Misplaced() {
	}

	interface Contract {

		@Guarded("of-contract")
		void call();

	}

	/** Annotated where it is called, and not where it runs. */
	static class Implementation implements Contract {

		@Override
		public void call() {
		}

	}

	@Guarded("of-class")
	static class Base {

		void inherited() {
		}

	}

	/** A class that only inherits its annotation. */
	static class Sub extends Base {

		void own() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Guarded("deep")
	@interface One {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@One
	@interface Two {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Two
	@interface Three {

	}

	/** Too many annotations between. */
	static class Deep {

		@Two
		void found() {
		}

		@Three
		void missed() {
		}

	}

}
