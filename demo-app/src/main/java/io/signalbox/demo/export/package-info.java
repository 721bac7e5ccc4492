/**
 * Lists of tickets for download, a few at a time.
 */
@NullMarked
package io.signalbox.demo.export;

import org.jspecify.annotations.NullMarked;
