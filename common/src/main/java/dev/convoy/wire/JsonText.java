package dev.convoy.wire;

import java.nio.charset.StandardCharsets;

/** Text as PostgreSQL's {@code escape_json} writes it, so that names can be compared byte by byte with what {@code row_to_json} made. */
public final class JsonText {
    private JsonText() {
    }

    /** {@code text} in double quotes, escaped, in UTF-8. */
    public static byte[] quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }
}
