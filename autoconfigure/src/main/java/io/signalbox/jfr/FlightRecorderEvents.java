package io.signalbox.jfr;

import java.util.stream.Collectors;

import io.signalbox.NamedPrimitive;
import io.signalbox.NamedQueue;
import io.signalbox.NamedReadWriteLock;
import io.signalbox.Outcome;
import io.signalbox.PrimitiveListener;
import io.signalbox.SignalboxRegistry;
import io.signalbox.watch.Deadlock;
import io.signalbox.watch.Deadlock.Participant;
import io.signalbox.watch.WatchListener;

/**
 * Writes events for JDK Flight Recorder: waits that really waited, holds that were
 * measured, and deadlocks. Where nothing is recorded that costs those calls the look
 * whether anything is, and the others nothing. No key is written.
 *
 * @since 0.1
 */
public final class FlightRecorderEvents implements WatchListener {

	/**
	 * Writes the events of all primitives, of those that exist and of those to come.
	 * @param primitives whose primitives to listen to
	 */
	public void listenTo(SignalboxRegistry primitives) {
		primitives.observe((primitive) -> {
			if (primitive instanceof NamedReadWriteLock lock) {
				listenTo(lock.readLock());
				listenTo(lock.writeLock());
			}
			else if (primitive instanceof NamedQueue<?> queue) {
				listenTo(queue.putSide());
				listenTo(queue.takeSide());
			}
			else {
				listenTo(primitive);
			}
		});
	}

	private static void listenTo(NamedPrimitive primitive) {
		primitive.addListener(new Recorder(primitive.name(), primitive.kind().tag()));
	}

	@Override
	public void deadlocked(Deadlock deadlock) {
		String waits = deadlock.participants().stream().map(Participant::withoutKeys).collect(Collectors.joining("; "));
		new DeadlockEvent(deadlock.participants().size(), deadlock.behind(), waits).commit();
	}

	/** Listens to one primitive. */
	private record Recorder(String name, String kind) implements PrimitiveListener {

		@Override
		public void waited(Outcome outcome, long nanos) {
			if (nanos > 0) {
				new WaitEvent(this.name, this.kind, outcome.tag(), nanos).commit();
			}
		}

		@Override
		public void held(long nanos) {
			new HoldEvent(this.name, this.kind, nanos).commit();
		}

	}

}
