package dev.convoy.wire;

/** What a change did to its row, in the letters of Debezium's envelope. */
public enum Op {
    /** The row appeared. */
    CREATE('c'),
    /** The row was there and has a new state. */
    UPDATE('u'),
    /** The row is gone. */
    DELETE('d'),
    /** Every row is gone. */
    TRUNCATE('t');

    private final char letter;

    Op(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    /** @throws MalformedRecordException when no operation has this letter */
    public static Op of(char letter) throws MalformedRecordException {
        for (Op op : values()) {
            if (op.letter == letter) {
                return op;
            }
        }
        throw new MalformedRecordException("the operation is not one of c, u, d, t");
    }
}
