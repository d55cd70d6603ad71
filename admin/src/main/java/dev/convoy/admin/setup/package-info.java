/** Brings source, topic and targets to what the file says, checks them, and takes Convoy off again. */
package dev.convoy.admin.setup;
