/** The queue at the source: who may read it, in which windows, and how its segments are emptied. */
package dev.convoy.producer.queue;
