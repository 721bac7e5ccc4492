/**
 * Where samples of Spring are, which are applications.
 */
package org.springframework.samples;
