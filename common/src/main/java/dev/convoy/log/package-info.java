/** How a line of the log is written: an event, then key=value; or the same as JSON. */
package dev.convoy.log;
