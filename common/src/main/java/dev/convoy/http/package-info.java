/** Metrics, health and status of a process, over HTTP. */
package dev.convoy.http;
