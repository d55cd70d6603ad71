package dev.convoy.consumer.apply;

import java.sql.SQLException;

/** With {@code divergence: park}: a change did not find what it expected. Treated as a refused row; SQLSTATE class 27. */
public final class DivergenceException extends SQLException {
    DivergenceException(String message) {
        super(message, "27000");
    }
}
