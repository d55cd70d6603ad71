/** The applier on a real server. */
package dev.convoy.consumer.apply;
