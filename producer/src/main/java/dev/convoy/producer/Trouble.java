package dev.convoy.producer;

import dev.convoy.failure.ErrorJson;
import dev.convoy.failure.Failure;
import dev.convoy.failure.FailureCode;
import dev.convoy.producer.chunk.Pass;
import dev.convoy.producer.publish.OutrankedException;
import java.util.Locale;

/** The trouble of a producer that leads but cannot publish, as it is left at the source for {@code status}. Stateless. */
final class Trouble {
    private Trouble() {
    }

    static String json(Exception trouble) {
        if (trouble instanceof ForeignTicksException) {
            return rewound(ForeignTicksException.WHAT, ForeignTicksException.REMEDY);
        }
        return trouble instanceof OutrankedException ? rewound(OutrankedException.WHAT, OutrankedException.REMEDY)
            : json(Failure.describe(trouble));
    }

    private static String rewound(String what, String remedy) {
        return ErrorJson.of(FailureCode.SOURCE_REWOUND.name(), what, remedy).toString();
    }

    /** Of a pass that is tried again later. */
    static String json(Pass pass, Exception trouble) {
        return ErrorJson.of("CONNECTION", "the " + pass.kind().name().toLowerCase(Locale.ROOT) + " of " + pass.table() + " is tried again: "
            + Failure.describe(trouble), "changes are published meanwhile; see to what ends it at the source").toString();
    }

    static String json(String message) {
        return ErrorJson.of("CONNECTION", message, "nothing is lost, the queue grows; see to the Kafka cluster").toString();
    }
}
