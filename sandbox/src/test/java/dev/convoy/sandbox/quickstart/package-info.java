/** What the README shows first. */
package dev.convoy.sandbox.quickstart;
