package io.signalbox.benchmark;

/**
 * A bean with one method. A class, not an interface, so that its proxy is one of CGLIB.
 */
public abstract class Service {

	/**
	 * Does what is measured.
	 * @return something, so that the call can't be left out
	 */
	public abstract int call();

}
