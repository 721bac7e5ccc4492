/**
 * Auto-configuration, properties and failure analysis. It imports the other packages, and
 * none of them imports it.
 */
@NullMarked
package io.signalbox.autoconfigure;

import org.jspecify.annotations.NullMarked;
