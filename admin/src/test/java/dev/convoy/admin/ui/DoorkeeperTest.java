package dev.convoy.admin.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {
    private static final Doorkeeper DOOR = new Doorkeeper("ops.example", "secret", true);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8100", "localhost", "LOCALHOST:1", "[::1]:8100", "[::1]", "10.1.2.3:8100",
        "ops.example:8100"})
    void knowsAddressesAndItsOwnName(String host) {
        assertTrue(DOOR.knowsHost(List.of(host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8100", "127.0.0.1.evil.example", "localhost.evil.example",
        "evil.example:127.0.0.1", "[::1].evil.example", "", ":8100", "localhost:8100:8100"})
    void refusesNamesThatSomebodyElseGaveIt(String host) {
        assertFalse(DOOR.knowsHost(List.of(host)));
    }

    @Test
    void refusesARequestWithoutOrWithTwoNames() {
        assertFalse(DOOR.knowsHost(null));
        assertFalse(DOOR.knowsHost(List.of()));
        assertFalse(DOOR.knowsHost(List.of("localhost", "evil.example")));
    }

    @Test
    void onlyTheTokenActs() {
        assertTrue(DOOR.mayAct(List.of("secret")));
        assertFalse(DOOR.mayAct(null));
        assertFalse(DOOR.mayAct(List.of("")));
        assertFalse(DOOR.mayAct(List.of("secret ")));
        assertFalse(DOOR.mayAct(List.of("secre")));
        assertFalse(DOOR.mayAct(List.of("secret", "secret")));
    }

    @Test
    void whereOtherMachinesReachItNobodyLooksWithoutTheToken() {
        assertTrue(DOOR.mayLook(null));
        Doorkeeper open = new Doorkeeper("ops.example", "secret", false);
        assertFalse(open.mayLook(null));
        assertTrue(open.mayLook(List.of("secret")));
    }

    @Test
    void tokensAreLongAndNeverTheSame() {
        assertEquals(32, Doorkeeper.newToken().length());
        assertNotEquals(Doorkeeper.newToken(), Doorkeeper.newToken());
    }
}
