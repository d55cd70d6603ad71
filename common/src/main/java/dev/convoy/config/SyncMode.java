package dev.convoy.config;

/** Whether a table new to a target is copied by itself, or only on the operator's command. */
public enum SyncMode { AUTO, MANUAL }
