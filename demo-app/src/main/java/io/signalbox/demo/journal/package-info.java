/**
 * What happened, line by line.
 */
@NullMarked
package io.signalbox.demo.journal;

import org.jspecify.annotations.NullMarked;
