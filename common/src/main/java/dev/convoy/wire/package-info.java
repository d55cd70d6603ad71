/** The records of a Convoy topic: how a captured row becomes one, and how one is read back (docs/RECORDS.md). */
package dev.convoy.wire;
