/** Asks the producer for passes over tables, to copy, compare or mend them through the stream, and watches them. */
package dev.convoy.admin.pass;
