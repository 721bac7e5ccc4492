/**
 * What the start page shows, four times a second.
 */
@NullMarked
package io.signalbox.demo.live;

import org.jspecify.annotations.NullMarked;
