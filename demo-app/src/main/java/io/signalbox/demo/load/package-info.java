/**
 * Buyers by the hundred, over HTTP.
 */
@NullMarked
package io.signalbox.demo.load;

import org.jspecify.annotations.NullMarked;
