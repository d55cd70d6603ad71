package dev.convoy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** convoy-logback.xml, as the processes use it: one line an event, in either form. */
class LogFormatTest {
    private static List<String> lines(Map<String, String> settings) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        settings.forEach(context::putProperty);
        PrintStream standard = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LogFormatTest.class.getResource("/convoy-logback.xml"));
            context.getLogger("dev.convoy.consumer.Told").warn("parked target={} table={} seq={} error={}", "dw", "public.orders", 7,
                Line.quoted("column \"status\" does not exist"), new IllegalStateException("its trace"));
            context.getLogger("org.apache.kafka.clients.Some").error("first\n\tsecond");
            context.getLogger("org.apache.kafka.clients.Some").warn("not worth a line");
            return written.toString(StandardCharsets.UTF_8).lines().toList();
        } finally {
            System.setErr(standard);
            context.stop();
        }
    }

    @Test
    void writesOneLineAnEventAsText() throws JoranException {
        List<String> lines = lines(Map.of());

        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  parked target=dw table=public\\.orders"
            + " seq=7 error=\"column \\\\\"status\\\\\" does not exist\""), lines.get(0));
        assertTrue(lines.get(1).endsWith("ERROR first second"), lines.get(1));
    }

    @Test
    void writesTracesWhereTheyAreAskedFor() throws Exception {
        List<String> text = lines(Map.of("CONVOY_TRACES", "%ex"));
        List<String> json = lines(Map.of("CONVOY_TRACES", "%ex", "CONVOY_LOG_FORMAT", "json"));

        assertEquals("java.lang.IllegalStateException: its trace", text.get(1));
        assertTrue(text.get(2).startsWith("\tat dev.convoy.log.LogFormatTest"), text::toString);
        assertEquals(2, json.size(), json::toString);
        assertTrue(JsonMapper.builder().build().readTree(json.get(0)).get("trace").asText().contains("\tat dev.convoy.log.LogFormatTest"));
    }

    @Test
    void writesOneObjectAnEventAsJson() throws Exception {
        List<String> lines = lines(Map.of("CONVOY_LOG_FORMAT", "json"));

        assertEquals(2, lines.size(), lines::toString);
        JsonNode parked = JsonMapper.builder().build().readTree(lines.get(0));
        List<String> keys = new ArrayList<>();
        parked.fieldNames().forEachRemaining(keys::add);
        assertEquals(List.of("at", "level", "event", "target", "table", "seq", "error"), keys);
        assertEquals(List.of("warn", "parked", "column \"status\" does not exist"), List.of(parked.get("level").asText(),
            parked.get("event").asText(), parked.get("error").asText()));
        assertEquals("first\n\tsecond", JsonMapper.builder().build().readTree(lines.get(1)).get("event").asText());
    }
}
