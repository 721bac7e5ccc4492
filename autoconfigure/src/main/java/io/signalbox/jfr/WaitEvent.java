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
 * A wait that has ended.
 */
@Name("signalbox.Wait")
@Label("Wait")
@Category("Signalbox")
@Description("A call waited for a primitive")
@StackTrace
final class WaitEvent extends Event {

	@Label("Name")
	String name;

	@Label("Kind")
	String kind;

	@Label("Outcome")
	String outcome;

	@Label("Waited")
	@Timespan(Timespan.NANOSECONDS)
	long waited;

	WaitEvent(String name, String kind, String outcome, long waited) {
		this.name = name;
		this.kind = kind;
		this.outcome = outcome;
		this.waited = waited;
	}

	@SettingDefinition
	@Label("Longer Than")
	@Name("longerThan")
	boolean longerThan(LongerThan setting) {
		return setting.accepts(this.waited);
	}

}
