package dev.convoy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes each event as one JSON object on one line: {@code at}, {@code level}, {@code event}, then the line's own keys. Only
 * convoy-logback.xml names this class, so that nothing else stands on the log writer. Thread-safe.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    private boolean traces;

    /** @param text whatever is not empty: a key {@code trace} holds the stack trace of what an event was logged with */
    public void setTraces(String text) {
        traces = !text.isEmpty();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Line line = Line.of(event.getFormattedMessage());
        ObjectNode node = JSON.createObjectNode().put("at", AT.format(event.getInstant()))
            .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT)).put("event", line.event());
        line.fields().forEach((key, value) -> {
            if (!node.has(key)) {
                node.put(key, value);
            }
        });
        if (traces && event.getThrowableProxy() != null) {
            node.put("trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        try {
            return (JSON.writeValueAsString(node) + '\n').getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text is not JSON", e);
        }
    }
}
