/** The benchmarks, in their short form. */
package dev.convoy.sandbox.bench;
