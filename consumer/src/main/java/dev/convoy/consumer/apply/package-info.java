/** Turns a batch of changes into a few set-based statements on the target's table. */
package dev.convoy.consumer.apply;
