/** Holds the house style and the layering, with the remedy in each message. */
package dev.convoy.sandbox.tidy;
