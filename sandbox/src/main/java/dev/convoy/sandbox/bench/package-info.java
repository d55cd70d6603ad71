/** Measurements on this machine: what capture adds to the application's statements. */
package dev.convoy.sandbox.bench;
