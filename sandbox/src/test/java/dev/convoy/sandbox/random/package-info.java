/** Tables, mappings, statements and crashes that a seed chooses, and a comparison of what arrived with what should have. */
package dev.convoy.sandbox.random;
