package dev.convoy.admin.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {
    @Test
    void aPortAloneIsForThisMachineOnly() throws CommandFailure {
        assertEquals(new UiCommand.Listen("127.0.0.1", 8100), UiCommand.Listen.parse("8100"));
        assertEquals(new UiCommand.Listen("0.0.0.0", 0), UiCommand.Listen.parse("0.0.0.0:0"));
        assertEquals(new UiCommand.Listen("[::1]", 8100), UiCommand.Listen.parse("[::1]:8100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":8100", "host:", "host:x", "65536", "-1"})
    void anythingElseIsRefused(String text) {
        assertThrows(CommandFailure.class, () -> UiCommand.Listen.parse(text));
    }
}
