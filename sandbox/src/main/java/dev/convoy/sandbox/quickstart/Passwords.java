package dev.convoy.sandbox.quickstart;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A fresh password for each role, handed to processes through the environment, as in production. Immutable. */
final class Passwords {

    private static final int BYTES = 12;

    private final Map<String, String> byName = new LinkedHashMap<>();

    Passwords() {
        SecureRandom random = new SecureRandom();
        byName.put(Servers.SOURCE, fresh(random));
        Servers.TARGETS.forEach(target -> byName.put(target, fresh(random)));
        byName.put(Servers.APP, fresh(random));
    }

    private static String fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the password of role convoy at that source or target, or that of role app. */
    String of(String name) {
        return byName.get(name);
    }

    /** Returns the variable that convoy.yaml names: {@code SHOP_PASSWORD} for {@code shop}. */
    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT) + "_PASSWORD";
    }

    /** Returns what Convoy's processes need in their environment; the application's password is none of their business. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        byName.forEach((name, password) -> {
            if (!name.equals(Servers.APP)) {
                environment.put(variable(name), password);
            }
        });
        return environment;
    }
}
