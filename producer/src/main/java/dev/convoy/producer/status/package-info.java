/** What the source says of itself and its tables. */
package dev.convoy.producer.status;
