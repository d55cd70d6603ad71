package dev.convoy.producer;

import dev.convoy.failure.ErrorJson;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;

/** The trouble of a producer that leads but cannot publish, as it is left at the source for {@code status}. Stateless. */
final class Trouble {
    private Trouble() {
    }

    static String json(Exception trouble) {
        return trouble instanceof ForeignTicksException
            ? ErrorJson.of(FailureCode.SOURCE_REWOUND.name(), ForeignTicksException.WHAT, ForeignTicksException.REMEDY).toString()
            : json(Failure.describe(trouble));
    }

    static String json(String message) {
        return ErrorJson.of("CONNECTION", message, "nothing is lost, the queue grows; see to the Kafka cluster").toString();
    }
}
