package dev.convoy.admin.ui;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may see the page, and who may act.
 *
 * <p>A request must name this server by an address, as {@code localhost}, or as it was told to listen. A foreign web page whose name
 * is made to point here (DNS rebinding) names itself and is refused. Whoever acts shows the token in a header of its own: another
 * site can neither know it nor make a browser send it. Immutable and thread-safe.
 */
final class Doorkeeper {
    /** Where a request carries the token. */
    static final String TOKEN_HEADER = "Convoy-Token";

    private static final int TOKEN_BYTES = 24;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+]");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final String name;
    private final byte[] token;
    private final boolean onlyThisMachine;

    /**
     * @param name            what it was told to listen on
     * @param onlyThisMachine whether only this machine reaches it: then the state may be seen without the token
     */
    Doorkeeper(String name, String token, boolean onlyThisMachine) {
        this.name = name;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.onlyThisMachine = onlyThisMachine;
    }

    /** A new token, fit for a URL. */
    static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param hosts the values of the request's Host header; null: none */
    boolean knowsHost(List<String> hosts) {
        if (hosts == null || hosts.size() != 1) {
            return false;
        }
        String host = PORT.matcher(hosts.get(0).strip()).replaceFirst("");
        return ADDRESS.matcher(host).matches() || host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase(name);
    }

    /** @param shown the values of the token's header; null: none. How long this takes does not tell how much of a token is right. */
    boolean mayAct(List<String> shown) {
        return shown != null && shown.size() == 1 && MessageDigest.isEqual(token, shown.get(0).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether somebody may see states, lags and errors. Keys of rows are shown only to those who may act. */
    boolean mayLook(List<String> shown) {
        return onlyThisMachine || mayAct(shown);
    }
}
