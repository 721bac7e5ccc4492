package io.signalbox.demo.printing;

/**
 * Something to be printed.
 *
 * @param number its number, which no other job has
 * @param ticket what stands on the ticket
 */
public record PrintJob(long number, String ticket) {
}
