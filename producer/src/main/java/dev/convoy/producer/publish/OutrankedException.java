package dev.convoy.producer.publish;

/** A producer of another server than this source has published in its topic: consumers pass over what this one sends. */
public final class OutrankedException extends RuntimeException {
    public static final String WHAT = "a producer of another server, a copy of this source or what has replaced it, has published in the"
        + " topic behind this one; nothing of this source is published";
    public static final String REMEDY = "stop the producer that should not publish; to let this source go on: scripts/admin setup"
        + " --lead, then scripts/admin sync where tables stop";
    private static final long serialVersionUID = 1;

    public OutrankedException() {
        super(WHAT + "; " + REMEDY);
    }
}
