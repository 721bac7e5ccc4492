package io.signalbox.interceptor;

/**
 * What an annotation says of a caller who is not let in.
 *
 * @param skip whether to return what is empty for the type of the result
 * @param fallback a method to call instead, or {@code bean::method}; may be empty
 */
record Otherwise(boolean skip, String fallback) {

	private static final String OF_BEAN = "::";

	boolean isFallback() {
		return !this.fallback.isEmpty();
	}

	boolean isOfBean() {
		return this.fallback.contains(OF_BEAN);
	}

	/** Name of the bean that has the method, if it is another one. */
	String bean() {
		return this.fallback.substring(0, this.fallback.indexOf(OF_BEAN));
	}

	String methodName() {
		return isOfBean() ? this.fallback.substring(this.fallback.indexOf(OF_BEAN) + OF_BEAN.length()) : this.fallback;
	}

}
