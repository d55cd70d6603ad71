/** The command line: one class a command, each a thin layer over what the other modules do. */
package dev.convoy.admin;
