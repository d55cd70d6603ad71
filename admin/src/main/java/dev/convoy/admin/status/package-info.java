/** What is with each table at each target, put together from the source and the targets. */
package dev.convoy.admin.status;
