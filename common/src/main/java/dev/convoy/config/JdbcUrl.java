package dev.convoy.config;

import java.util.regex.Pattern;
import org.postgresql.Driver;

/** What Convoy asks of a JDBC url. Safe from any thread. */
final class JdbcUrl {

    private static final String PREFIX = "jdbc:postgresql:";
    private static final Pattern PASSWORD =
            Pattern.compile("[?&]password=|//[^/?@]*:[^/?@]*@", Pattern.CASE_INSENSITIVE);

    private JdbcUrl() {}

    /** Reads the required key {@code url}. No message shows the url, since what is wrong with it may be a password. */
    static String read(Fields fields) {
        Text url = fields.required("url", "a JDBC url such as jdbc:postgresql://host:5432/database");
        if (PASSWORD.matcher(url.value()).find()) {
            fields.problem("url", "holds a password; expected it under the key password: (" + fields.pathOf("password")
                    + "), where logs and errors do not show it");
        } else if (url.known() && !url.value().isEmpty() && !url.value().startsWith(PREFIX)) {
            fields.problem("url", "is not a PostgreSQL JDBC url; expected " + PREFIX + "//host:5432/database");
        } else if (url.known() && !url.value().isEmpty() && Driver.parseURL(url.value(), null) == null) {
            fields.problem("url", "cannot be read by the driver; expected " + PREFIX + "//host:5432/database, the port a number");
        }
        return url.value();
    }

    /** Without its parameters, because some drivers' parameters are secrets ({@code sslpassword}). */
    static String printable(String url) {
        if (PASSWORD.matcher(url).find()) {
            return PREFIX + "***";
        }
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters) + "?***";
    }
}
