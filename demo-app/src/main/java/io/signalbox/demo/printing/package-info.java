/**
 * Tickets that are printed one after the other, while many hand them in.
 */
@NullMarked
package io.signalbox.demo.printing;

import org.jspecify.annotations.NullMarked;
