package io.signalbox.local;

import io.signalbox.Engine;
import io.signalbox.EventContract;
import io.signalbox.EventSettings;
import io.signalbox.local.WaitNode.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event in one JVM.
 */
class LocalEventTests extends EventContract {

	@Override
	protected Engine engine() {
		return new LocalEngine();
	}

	@Test
	void e12_whoJoinsTheQueueOfASetEventIsGrantedAtOnce() {
		LocalEvent event = (LocalEvent) this.engine.event("loaded", EventSettings.CLEAR);
		WaitNode node = new WaitNode("call", 1, null);
		event.set(); // between the look at the flag and the queue
		assertThat(event.join(node)).isTrue();
		assertThat(node.status).isEqualTo(Status.GRANTED);
		assertThat(event.waiting()).isZero();
	}

}
