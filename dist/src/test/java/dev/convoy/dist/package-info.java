/** Tests of the package, as it is unpacked where there is no Maven. */
package dev.convoy.dist;
