package io.signalbox.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A hold that has ended, and was measured.
 */
@Name("signalbox.Hold")
@Label("Hold")
@Category("Signalbox")
@Description("A call held a primitive; where there are many, one in some is measured")
@StackTrace
final class HoldEvent extends Event {

	@Label("Name")
	String name;

	@Label("Kind")
	String kind;

	@Label("Held")
	@Timespan(Timespan.NANOSECONDS)
	long held;

	HoldEvent(String name, String kind, long held) {
		this.name = name;
		this.kind = kind;
		this.held = held;
	}

	@SettingDefinition
	@Label("Longer Than")
	@Name("longerThan")
	boolean longerThan(LongerThan setting) {
		return setting.accepts(this.held);
	}

}
