/** The producer: moves captured changes from the source's queue into its topic. */
package dev.convoy.producer;
