/** Copies tables through the stream: chunks read in the very snapshot of a tick, and placed right behind its window. */
package dev.convoy.producer.chunk;
