package io.signalbox.woven;

import java.util.List;

import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;

/**
 * An object that is no bean.
 */
class Ticket {

	private final String id;

	Ticket(String id) {
		this.id = id;
	}

	@Guarded(name = "ticket", key = "#root.id")
	List<String> stamp() {
		return Seen.held();
	}

	/** For the key. */
	public String getId() {
		return this.id;
	}

	@Guarded("whole-class")
	static class Book {

		List<String> read() {
			return Seen.held();
		}

		@Override
		public String toString() {
			return Seen.held().toString();
		}

		private List<String> own() {
			return Seen.held();
		}

		List<String> both() {
			return own();
		}

	}

	/** Nobody looks at it before it is called. */
	static class Mistaken {

		@Limited(name = "mistaken", permits = -1)
		List<String> call() {
			return Seen.held();
		}

	}

}
