/**
 * Real PostgreSQL servers, a real Kafka broker and Convoy's own processes on this machine, for tests, benchmarks and the quickstart.
 *
 * <p>Everything here is started as a child process, so that it can be stopped, suspended and killed like in production, and nothing
 * here outlives the JVM that started it (see {@code Lifeline}).
 */
package dev.convoy.sandbox.cluster;
