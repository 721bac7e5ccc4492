package io.signalbox.woven;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.signalbox.AcquisitionException;
import io.signalbox.annotation.AwaitEvent;
import io.signalbox.annotation.FencingToken;
import io.signalbox.annotation.Guarded;
import io.signalbox.annotation.Limited;
import io.signalbox.annotation.OnTimeout;

import org.springframework.core.annotation.AliasFor;

/**
 * A bean with all that no proxy reaches. Each annotated method says what is held while it
 * runs.
 */
class Desk implements ByDefault, Function<String, List<String>> {

	/** Not a bean, made by a constructor of one. */
	private final Ticket ticket = new Ticket("early");

	/** Called while the application is starting. */
	final List<String> early = this.ticket.stamp();

	List<String> throughThis() {
		return this.itself();
	}

	@Guarded("self")
	List<String> itself() {
		return Seen.held();
	}

	List<String> throughALambda() {
		Function<Integer, List<String>> lambda = this::hidden;
		return lambda.apply(1);
	}

	List<String> throughPrivate() {
		return hidden(1);
	}

	@Guarded("private")
	private List<String> hidden(int argument) {
		return Seen.held();
	}

	@Guarded("final")
	final List<String> unchangeable() {
		return Seen.held();
	}

	@Guarded
	static List<String> ofTheClass() {
		return Seen.held();
	}

	@Audited("composed")
	List<String> composed() {
		return Seen.held();
	}

	@Twice
	List<String> composedTwice() {
		return Seen.held();
	}

	@Guarded("b")
	@Guarded("a")
	@Limited(name = "c", permits = 2)
	List<String> several() {
		return Seen.held();
	}

	@Override
	@Guarded("bridged")
	public List<String> apply(String text) {
		return Seen.held();
	}

	@Guarded(name = "by-key", key = "#id")
	private List<String> byKey(int id) {
		return Seen.held();
	}

	List<String> throughKey() {
		return byKey(7);
	}

	@Guarded(name = "by-key", key = "#name + #root.simpleName")
	static List<String> byKeyOfTheClass(String name) {
		return Seen.held();
	}

	List<String> fallback() {
		return refused("x");
	}

	@AwaitEvent(name = "never", timeout = "0", fallback = "instead")
	private List<String> refused(String text) {
		return Seen.held();
	}

	private List<String> instead(String text, AcquisitionException reason) {
		return List.of(text, reason.getClass().getSimpleName());
	}

	@AwaitEvent(name = "never", timeout = "0", onTimeout = OnTimeout.SKIP)
	static int skipped() {
		return 17;
	}

	/** What is held while the result is not there, and afterwards. */
	String untilTheResult() {
		CompletableFuture<String> result = new CompletableFuture<>();
		CompletableFuture<String> guarded = later(result);
		List<String> before = Seen.held();
		result.complete("");
		return before + guarded.join() + Seen.held();
	}

	@Guarded("later")
	private static CompletableFuture<String> later(CompletableFuture<String> result) {
		return result;
	}

	/** Whether the second call of a private method gets a larger token than the first. */
	boolean tokensRise() {
		long first = token("", 0);
		return first > 0 && token("", 0) > first;
	}

	@Guarded("fenced")
	private long token(String before, @FencingToken long token) {
		return token;
	}

	@Retention(RetentionPolicy.RUNTIME)
	@Guarded
	@interface Audited {

		@AliasFor(annotation = Guarded.class, attribute = "name")
		String value();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Audited("composed-twice")
	@interface Twice {

	}

}
