/**
 * The shows on offer: importing them, and searching once they are imported.
 */
@NullMarked
package io.signalbox.demo.catalog;

import org.jspecify.annotations.NullMarked;
