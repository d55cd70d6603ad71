package dev.convoy.config;

import java.util.OptionalInt;

/**
 * Where producer and consumer answer {@code /metrics}, {@code /health} and {@code /status}. Immutable.
 *
 * @param port 0 to 65535, where 0 lets the system choose; absent: no server is started
 * @param host the address to listen on
 */
public record HttpConfig(OptionalInt port, String host) {

    /** Only this machine, because {@code /status} names tables. */
    static final String DEFAULT_HOST = "127.0.0.1";
}
