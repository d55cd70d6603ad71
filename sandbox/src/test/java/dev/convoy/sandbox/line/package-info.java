/** The whole line, from a statement at the source to rows at the targets, on real servers. */
package dev.convoy.sandbox.line;
