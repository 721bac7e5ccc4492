/**
 * A box office: an application that uses Signalbox for something real.
 */
@NullMarked
package io.signalbox.demo;

import org.jspecify.annotations.NullMarked;
