package dev.convoy.config;

/** What a target does with a change that does not meet the row it expects: apply the after-image and count it, or park it. */
public enum DivergencePolicy { HEAL, PARK }
