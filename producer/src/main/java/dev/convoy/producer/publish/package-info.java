/** Numbers the changes of a window and sends them to the topic. */
package dev.convoy.producer.publish;
