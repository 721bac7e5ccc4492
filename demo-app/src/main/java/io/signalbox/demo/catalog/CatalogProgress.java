package io.signalbox.demo.catalog;

import org.springframework.stereotype.Component;

/**
 * How far the import has come, for the start page. Only one import runs at a time, so
 * that publishing a new state needs no more than a volatile field.
 */
@Component
public class CatalogProgress {

	private volatile State state = new State(false, 0, 0);

	void begin(int total) {
		this.state = new State(true, 0, total);
	}

	void advance() {
		State current = this.state;
		this.state = new State(true, current.imported() + 1, current.total());
	}

	void finish() {
		State current = this.state;
		this.state = new State(false, current.imported(), current.total());
	}

	/**
	 * The state of the import that runs, or of the last one.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * State of an import.
	 *
	 * @param running whether it runs
	 * @param imported how many shows are imported
	 * @param total how many there are
	 */
	public record State(boolean running, int imported, int total) {
	}

}
