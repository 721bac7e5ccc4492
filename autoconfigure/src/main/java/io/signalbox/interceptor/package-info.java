/**
 * From annotation to call: reads annotations into operations, checks them at start-up,
 * binds them to primitives as a plan, and runs the plan around the method.
 */
@NullMarked
package io.signalbox.interceptor;

import org.jspecify.annotations.NullMarked;
