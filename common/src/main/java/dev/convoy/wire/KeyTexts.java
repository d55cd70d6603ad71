package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes a key apart into PostgreSQL texts of its values, to be bound as parameters; numbers keep their digits. Stateless. */
public final class KeyTexts {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
        StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build()).build()).build();

    private KeyTexts() {
    }

    /** {@code {"id":7,"day":"2024-01-01"}} gives {@code 7} and {@code 2024-01-01}. */
    public static List<String> of(String key) {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(key)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    texts.add(parser.getText());
                }
            }
            return texts;
        } catch (IOException e) {
            throw new IllegalArgumentException("a key is not a JSON object", e);
        }
    }
}
