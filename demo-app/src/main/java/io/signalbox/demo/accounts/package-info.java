/**
 * Accounts of the departments, and money that goes to and fro between them.
 */
@NullMarked
package io.signalbox.demo.accounts;

import org.jspecify.annotations.NullMarked;
