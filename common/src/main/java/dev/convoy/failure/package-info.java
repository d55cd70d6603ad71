/** What can go wrong, in which class it falls, and how it is told to people. */
package dev.convoy.failure;
