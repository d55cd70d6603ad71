package dev.convoy.config;

/** Who takes up parked rows again: Convoy itself with backoff, or only the operator's command. */
public enum ReplayMode { AUTO, MANUAL }
