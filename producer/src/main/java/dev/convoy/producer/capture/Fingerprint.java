package dev.convoy.producer.capture;

/**
 * What {@code convoy.fingerprint} says of a table. Immutable.
 *
 * @param fit     what capture must fit
 * @param members which partitions there are
 * @param storage in which files the rows are; the last two are empty where an older version has left word
 */
record Fingerprint(String fit, String members, String storage) {
    static Fingerprint of(String text) {
        String[] parts = text.split(" ");
        return parts.length == 3 ? new Fingerprint(parts[0], parts[1], parts[2]) : new Fingerprint(text, "", "");
    }

    /** Whether partitions came or went with their rows, or an ALTER has written rows anew, with who knows what in them. */
    boolean hasOtherRows(Fingerprint now) {
        return !members.isEmpty() && (!members.equals(now.members) || !fit.equals(now.fit) && !storage.equals(now.storage));
    }

    @Override
    public String toString() {
        return fit + " " + members + " " + storage;
    }
}
