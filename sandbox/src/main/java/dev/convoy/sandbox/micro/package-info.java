/** {@code scripts/bench-micro}: what single steps cost in time and in memory allocated, by JMH. */
package dev.convoy.sandbox.micro;
