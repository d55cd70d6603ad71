/**
 * The quickstart: a shop's database, two copies of it, Kafka and Convoy between them, on this machine, with a workload to watch.
 */
package dev.convoy.sandbox.quickstart;
