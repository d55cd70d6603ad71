package dev.convoy.admin.ui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A deed on its way.
 *
 * <pre>
 *   waiting ──► running ──► done      what was asked is so
 *                  └──────► failed    it is not, the text tells why
 * </pre>
 *
 * Only the thread that does it moves it on; nothing of it is stored. Thread-safe.
 */
final class Job {
    private final long id;
    private final Deed deed;
    private final Instant asked = Instant.now();
    private String state = "waiting";
    private String text = "";
    private Double share;
    private Instant ended;

    Job(long id, Deed deed) {
        this.id = id;
        this.deed = deed;
    }

    long id() {
        return id;
    }

    Deed deed() {
        return deed;
    }

    synchronized boolean isOver() {
        return ended != null;
    }

    synchronized void begin() {
        state = "running";
    }

    /** @param share how much is done, from 0 to 1; null where that is not known */
    synchronized void progress(String text, Double share) {
        this.text = text;
        this.share = share;
    }

    synchronized void end(boolean good, String text) {
        this.state = good ? "done" : "failed";
        this.text = text;
        this.share = null;
        this.ended = Instant.now();
    }

    synchronized ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("action", deed.action().label())
            .put("target", deed.target().name()).put("table", deed.whole() ? null : deed.tables().get(0).toString()).put("state", state)
            .put("text", text).put("share", share).put("asked_at", time(asked)).put("ended_at", ended == null ? null : time(ended));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
