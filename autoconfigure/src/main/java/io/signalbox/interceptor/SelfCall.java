package io.signalbox.interceptor;

/**
 * One place in a class file where {@code this} is called.
 *
 * @param owner internal name of the class that the call names
 * @param method name and descriptor of what is called
 * @param bySuper whether it is called by {@code super}
 * @param place where the call is
 */
record SelfCall(String owner, String method, boolean bySuper, StackTraceElement place) {
}
