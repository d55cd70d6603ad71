/** Puts capture triggers on tables of the source, and takes them off again. */
package dev.convoy.producer.capture;
