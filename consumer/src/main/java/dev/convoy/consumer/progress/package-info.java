/** What a target remembers of each table: how far it has come, and in which state. */
package dev.convoy.consumer.progress;
