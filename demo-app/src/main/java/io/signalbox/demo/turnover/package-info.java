/**
 * What was taken in all shows: one row that one instance at a time writes, if several
 * share the database.
 */
@NullMarked
package io.signalbox.demo.turnover;

import org.jspecify.annotations.NullMarked;
