/**
 * Two clerks and two books, and what happens when each has one and wants the other.
 */
@NullMarked
package io.signalbox.demo.clerks;

import org.jspecify.annotations.NullMarked;
