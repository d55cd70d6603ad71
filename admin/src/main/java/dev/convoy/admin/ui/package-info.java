/** The status page: looks at the source and the targets again and again, shows what it sees to browsers, and does what they ask. */
package dev.convoy.admin.ui;
