package dev.convoy.admin.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConfigException;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.table.TableName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeedTest {
    private ConvoyConfig config;

    @BeforeEach
    void readConfiguration(@TempDir Path directory) throws Exception {
        config = Configs.shop(directory);
    }

    private Deed parse(String body) throws CommandFailure, ConfigException {
        return Deed.parse(config, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(String body) {
        return assertThrows(CommandFailure.class, () -> parse(body)).getMessage();
    }

    @Test
    void isAboutOneTableOrAllOfThem() throws Exception {
        Deed one = parse("{'action':'replay','target':'dw','table':'public.users'}");
        assertEquals(List.of(new TableName("public", "users")), one.tables());
        assertEquals("replay of public.users at dw", one.place());
        assertEquals(2, parse("{'action':'verify','target':'dw'}").tables().size());
        assertEquals("verify of every table at dw", parse("{'action':'verify','target':'dw'}").place());
    }

    @Test
    void aSkipNamesTableNumberAndReason() throws Exception {
        Deed skip = parse("{'action':'skip','target':'dw','table':'public.users','seq':7,'reason':' a typing error '}");
        assertEquals(7, skip.seq());
        assertEquals("a typing error", skip.reason());
        assertTrue(refusal("{'action':'skip','target':'dw','seq':7,'reason':'x'}").startsWith("--table: is required"));
        assertTrue(refusal("{'action':'skip','target':'dw','table':'public.users','reason':'x'}").startsWith("--seq: is required"));
        assertTrue(refusal("{'action':'skip','target':'dw','table':'public.users','seq':'7','reason':'x'}").startsWith("--seq"));
        assertEquals("--reason: must not be empty", refusal("{'action':'skip','target':'dw','table':'public.users','seq':7}"));
        assertEquals("--reason: must not be empty",
            refusal("{'action':'skip','target':'dw','table':'public.users','seq':7,'reason':' '}"));
    }

    @Test
    void whatItDoesNotUnderstandItRefuses() {
        assertEquals("the request is not JSON", refusal("replay"));
        assertEquals("the request is not JSON", refusal("{'action':'replay','target':'dw'} {}"));
        assertEquals("the request is not a JSON object", refusal("[]"));
        assertEquals("the request is not a JSON object", refusal(""));
        assertEquals("unknown field \"force\"", refusal("{'action':'replay','target':'dw','force':true}"));
        assertEquals("action: one of replay, skip, pause, resume, sync, verify, repair", refusal("{'action':'drop','target':'dw'}"));
        assertEquals("target: is required, a text", refusal("{'action':'replay','target':1}"));
        assertTrue(refusal("{'action':'replay','target':'dw','table':'public.nope'}").startsWith("--table: no table \"public.nope\" at "));
        assertThrows(ConfigException.class, () -> parse("{'action':'replay','target':'nope'}"));
    }
}
