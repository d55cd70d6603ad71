/** Parts of the consumer on a real server. */
package dev.convoy.consumer;
