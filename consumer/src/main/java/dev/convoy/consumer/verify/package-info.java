/** Compares a target with the source at a place of the stream, and mends single keys there. */
package dev.convoy.consumer.verify;
