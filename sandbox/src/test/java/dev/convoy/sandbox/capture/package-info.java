/** What the triggers capture, statement by statement, on the oldest and the newest PostgreSQL. */
package dev.convoy.sandbox.capture;
