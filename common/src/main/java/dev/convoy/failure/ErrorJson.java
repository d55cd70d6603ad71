package dev.convoy.failure;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An error as {@code status} shows it: {@code {"code","sqlstate","message","hint","since"}}. Stateless. */
public final class ErrorJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorJson() {
    }

    /** An error found just now. */
    public static ObjectNode of(String code, String message, String hint) {
        return of(code, message, hint, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    public static ObjectNode of(String code, String message, String hint, Instant since) {
        return JSON.createObjectNode().put("code", code).putNull("sqlstate").put("message", message).put("hint", hint)
            .put("since", since.toString());
    }
}
