/** Asks the producer to copy tables through the stream, and watches it. */
package dev.convoy.admin.sync;
