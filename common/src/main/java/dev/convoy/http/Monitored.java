package dev.convoy.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What a process tells of itself. Asked by several threads at once. */
public interface Monitored {
    Health health();

    /** As {@code admin status --json} prints it, as far as this process may know. */
    JsonNode status() throws Exception;

    PrometheusMeterRegistry registry();

    /** Brings metrics up to date that are read from a database; called before they are told, and quick to return when it was just done. */
    void refresh();
}
