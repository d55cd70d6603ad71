/** What a target says of its tables. */
package dev.convoy.consumer.status;
