/** How every Convoy process starts, speaks its errors and ends. */
package dev.convoy.cli;
