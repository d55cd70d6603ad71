package dev.convoy.config;

/** Whether a target's tables follow the columns of the source by themselves, or are altered by the operator only. */
public enum SchemaPolicy { FOLLOW, MANUAL }
