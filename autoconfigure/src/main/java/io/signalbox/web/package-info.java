/**
 * What a web client sees of a call that was not let in.
 */
@NullMarked
package io.signalbox.web;

import org.jspecify.annotations.NullMarked;
