/** The consumer: one member of a target's group, applying each assigned table in order. */
package dev.convoy.consumer;
