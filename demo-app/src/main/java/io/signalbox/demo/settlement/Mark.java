package io.signalbox.demo.settlement;

/**
 * Something that happened in a settlement.
 *
 * @param till the till, from 1
 * @param phase the phase
 * @param moment whether it began or ended
 */
public record Mark(int till, Phase phase, Moment moment) {

	/**
	 * A moment of a phase.
	 */
	public enum Moment {

		/** The till begins. */
		BEGIN,

		/** The till is done. */
		END

	}

}
