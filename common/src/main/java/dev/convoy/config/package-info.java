/** How {@code convoy.yaml} is read, checked as a whole, and handed to each process with only its own part resolved. */
package dev.convoy.config;
