package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.Label;

/**
 * Which words of a method's operand stack are {@code this}, followed from one instruction
 * to the next in the order of the class file. A {@code long} or {@code double} is two
 * words. Where several ways meet, a word is {@code this} only if it is on all of them;
 * where that can't be told in one pass, all is given up.
 */
final class OperandStack {

	/** Null where no way is known that leads here. */
	private @Nullable List<Boolean> words = new ArrayList<>();

	private final Map<Label, List<Boolean>> atLabel = new HashMap<>();

	private final Set<Label> passed = new HashSet<>();

	private boolean givenUp;

	boolean isGivenUp() {
		return this.givenUp;
	}

	void giveUp() {
		this.givenUp = true;
		this.words = null;
	}

	/** Whether the word so far below the top is {@code this}. */
	boolean isThis(int depth) {
		List<Boolean> words = this.words;
		return words != null && depth < words.size() && words.get(words.size() - 1 - depth);
	}

	void pushThis() {
		if (this.words != null) {
			this.words.add(true);
		}
	}

	/** Pushes words that are not {@code this}. */
	void push(int count) {
		if (this.words != null) {
			this.words.addAll(Collections.nCopies(count, false));
		}
	}

	void pop(int count) {
		if (has(count)) {
			top(count).clear();
		}
	}

	/** Copies the words on top to below so many others that are under them. */
	void duplicate(int count, int below) {
		if (has(count + below)) {
			List<Boolean> copied = List.copyOf(top(count));
			top(count + below).addAll(0, copied);
		}
	}

	void swap() {
		if (has(2)) {
			Collections.reverse(top(2));
		}
	}

	private boolean has(int count) {
		if (this.words != null && this.words.size() < count) {
			giveUp();
		}
		return this.words != null;
	}

	private List<Boolean> top(int count) {
		List<Boolean> words = (this.words != null) ? this.words : new ArrayList<>();
		return words.subList(words.size() - count, words.size());
	}

	/** One way goes on at the label. */
	void jump(Label label) {
		if (this.words == null) {
			return;
		}
		List<Boolean> known = this.atLabel.get(label);
		if (known == null) {
			// a label that was passed unknown has nothing that is this
			if (!this.passed.contains(label)) {
				this.atLabel.put(label, List.copyOf(this.words));
			}
			return;
		}
		List<Boolean> merged = merge(known, this.words);
		if (merged == null || (this.passed.contains(label) && !merged.equals(known))) {
			giveUp();
			return;
		}
		this.atLabel.put(label, merged);
	}

	/** No way leads from here to the next instruction. */
	void end() {
		this.words = null;
	}

	/** What is caught is alone on the stack. */
	void handler(Label label) {
		this.atLabel.put(label, List.of(false));
	}

	void pass(Label label) {
		this.passed.add(label);
		List<Boolean> known = this.atLabel.get(label);
		if (this.givenUp || (known == null && this.words == null)) {
			return;
		}
		List<Boolean> here = (known == null) ? this.words : (this.words == null) ? known : merge(known, this.words);
		if (here == null) {
			giveUp();
			return;
		}
		this.atLabel.put(label, List.copyOf(here));
		this.words = new ArrayList<>(here);
	}

	/** Takes the size from the compiler where only a later jump leads. */
	void frame(int size) {
		if (this.words == null && !this.givenUp) {
			this.words = new ArrayList<>();
			push(size);
		}
	}

	private static @Nullable List<Boolean> merge(List<Boolean> one, List<Boolean> other) {
		if (one.size() != other.size()) {
			return null;
		}
		List<Boolean> merged = new ArrayList<>();
		for (int i = 0; i < one.size(); i++) {
			merged.add(one.get(i) && other.get(i));
		}
		return merged;
	}

}
