package io.signalbox.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A deadlock that was found.
 */
@Name("signalbox.Deadlock")
@Label("Deadlock")
@Category("Signalbox")
@Description("Calls wait for each other")
@StackTrace(false)
final class DeadlockEvent extends Event {

	@Label("Participants")
	int participants;

	@Label("Behind")
	int behind;

	@Label("Waits")
	String waits;

	DeadlockEvent(int participants, int behind, String waits) {
		this.participants = participants;
		this.behind = behind;
		this.waits = waits;
	}

}
