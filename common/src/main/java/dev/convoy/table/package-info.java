/** How tables, columns and keys are named and described. */
package dev.convoy.table;
