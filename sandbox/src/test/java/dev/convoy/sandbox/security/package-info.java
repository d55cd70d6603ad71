/** Encrypted connections, roles without rights, hostile names, values, messages and records. */
package dev.convoy.sandbox.security;
