/** The status page, asked over HTTP and used in a browser. */
package dev.convoy.sandbox.page;
