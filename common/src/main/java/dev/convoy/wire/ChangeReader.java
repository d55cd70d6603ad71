package dev.convoy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.table.TableName;
import java.nio.charset.StandardCharsets;

/** Reads {@code change} records of one table, refusing whatever {@link ChangeWriter} does not write. Immutable and thread-safe. */
public final class ChangeReader {
    private static final byte[] OP = JsonText.quoted("op");
    private static final byte[] BEFORE = JsonText.quoted("before");
    private static final byte[] AFTER = JsonText.quoted("after");
    private static final byte[] SOURCE = JsonText.quoted("source");
    private static final byte[] SCHEMA = JsonText.quoted("schema");
    private static final byte[] TABLE = JsonText.quoted("table");
    private static final byte[] SEQ = JsonText.quoted("seq");
    private static final byte[] TX = JsonText.quoted("tx");
    private static final byte[] TS = JsonText.quoted("ts_us");
    private static final byte[] EPOCH = JsonText.quoted("epoch");
    private static final byte[] SHAPE = JsonText.quoted("shape");
    private static final byte[] NESTED = JsonText.quoted("nested");
    /** Numbers of type numeric have as many digits as they have. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
        StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build()).build()).build();

    private final TableName table;
    private final byte[] schemaJson;
    private final byte[] tableJson;

    public ChangeReader(TableName table) {
        this.table = table;
        schemaJson = JsonText.quoted(table.schema());
        tableJson = JsonText.quoted(table.name());
    }

    /** @throws MalformedRecordException when the record is not a change of this reader's table */
    public Change read(byte[] key, byte[] value) throws MalformedRecordException {
        if (value == null) {
            throw new MalformedRecordException("a change record has no value");
        }
        Op op = null;
        ByteSlice before = null;
        ByteSlice after = null;
        ByteSlice source = null;
        ObjectScanner fields = new ObjectScanner(value, 0, value.length);
        while (fields.next()) {
            ByteSlice field = new ByteSlice(value, fields.valueStart(), fields.valueEnd() - fields.valueStart());
            if (fields.isNamed(OP)) {
                if (field.length() != 3 || value[field.from()] != '"') {
                    throw new MalformedRecordException("op is not one letter");
                }
                op = Op.of((char) value[field.from() + 1]);
            } else if (fields.isNamed(BEFORE)) {
                before = fields.isNull() ? null : field;
            } else if (fields.isNamed(AFTER)) {
                after = fields.isNull() ? null : field;
            } else if (fields.isNamed(SOURCE)) {
                source = field;
            }
        }
        if (fields.end() != value.length || op == null || source == null) {
            throw new MalformedRecordException("a change record lacks op or source, or does not end where its JSON ends");
        }
        boolean keeps = op == Op.CREATE || op == Op.UPDATE;
        if (keeps != (after != null) || (op == Op.DELETE) != (before != null) || (op == Op.TRUNCATE) != (key == null)) {
            throw new MalformedRecordException("before, after and key of a change record do not fit its op");
        }
        return change(op, source, key, keeps ? after : null, value);
    }

    private Change change(Op op, ByteSlice source, byte[] key, ByteSlice row, byte[] value) throws MalformedRecordException {
        long seq = 0;
        long tx = 0;
        long ts = 0;
        long epoch = -1;
        long shape = 0;
        boolean nested = false;
        boolean sameSchema = false;
        boolean sameTable = false;
        ObjectScanner fields = new ObjectScanner(source.bytes(), source.from(), source.end());
        while (fields.next()) {
            if (fields.isNamed(SEQ)) {
                seq = fields.longValue();
            } else if (fields.isNamed(TX)) {
                tx = fields.longValue();
            } else if (fields.isNamed(TS)) {
                ts = fields.longValue();
            } else if (fields.isNamed(EPOCH)) {
                epoch = fields.longValue();
            } else if (fields.isNamed(SHAPE)) {
                shape = fields.longValue();
            } else if (fields.isNamed(NESTED)) {
                nested = value[fields.valueStart()] == 't';
            } else if (fields.isNamed(SCHEMA)) {
                sameSchema = is(value, fields, schemaJson);
            } else if (fields.isNamed(TABLE)) {
                sameTable = is(value, fields, tableJson);
            }
        }
        if (!sameSchema || !sameTable) {
            throw new MalformedRecordException("the record is of another table than its partition's, " + table);
        }
        if (seq < 1 || epoch < 0 || epoch > Integer.MAX_VALUE || shape < 1 || shape > Integer.MAX_VALUE) {
            throw new MalformedRecordException("seq, epoch or shape of a change record is missing or out of range");
        }
        return new Change(table, op, seq, tx, ts, (int) epoch, (int) shape, nested,
            key == null ? null : ByteSlice.of(key), row, value);
    }

    private static boolean is(byte[] value, ObjectScanner field, byte[] wanted) {
        return java.util.Arrays.equals(value, field.valueStart(), field.valueEnd(), wanted, 0, wanted.length);
    }

    /** The table that a record of any kind says it is of; needed once a partition, by a consumer that starts without progress. */
    public static TableName tableOf(byte[] value) throws MalformedRecordException {
        if (value == null) {
            throw new MalformedRecordException("the record has no value");
        }
        ObjectScanner fields = new ObjectScanner(value, 0, value.length);
        while (fields.next()) {
            if (fields.isNamed(SOURCE)) {
                String schema = null;
                String name = null;
                ObjectScanner inner = new ObjectScanner(value, fields.valueStart(), fields.valueEnd());
                while (inner.next()) {
                    if (inner.isNamed(SCHEMA)) {
                        schema = string(value, inner);
                    } else if (inner.isNamed(TABLE)) {
                        name = string(value, inner);
                    }
                }
                if (schema != null && name != null) {
                    return new TableName(schema, name);
                }
            }
        }
        throw new MalformedRecordException("the record does not say which table it is of");
    }

    private static String string(byte[] value, ObjectScanner field) throws MalformedRecordException {
        try {
            return JSON.readValue(new String(value, field.valueStart(), field.valueEnd() - field.valueStart(), StandardCharsets.UTF_8),
                String.class);
        } catch (JsonProcessingException e) {
            throw new MalformedRecordException("the record's table name is not a JSON string");
        }
    }

    /** Whether {@code json} is one well-formed value; asked only when PostgreSQL refused it, to tell damage from a refused row. */
    public static boolean isWellFormed(ByteSlice json) {
        try (var parser = JSON.getFactory().createParser(json.bytes(), json.from(), json.length())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
