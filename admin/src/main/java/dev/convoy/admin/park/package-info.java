/** The operator's hand on parked tables: look, replay, skip, pause, resume. */
package dev.convoy.admin.park;
