package dev.convoy.producer.publish;

import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.KeyOfRow;
import java.util.HashMap;
import java.util.Map;

/** One attached table as the publisher knows it: its shapes, and how far its stream has come. Confined to the producer's thread. */
final class AttachedTable {
    private record Known(Shape shape, KeyOfRow key, PackedRow packed) {
    }

    private final int tableId;
    private final TableName name;
    private final ChangeWriter writer;
    private final Map<Integer, Known> shapes = new HashMap<>();
    private long seq;
    private int publishedShape;

    AttachedTable(String sourceName, int tableId, TableName name, long seq, int publishedShape) {
        this.tableId = tableId;
        this.name = name;
        this.writer = new ChangeWriter(sourceName, name);
        this.seq = seq;
        this.publishedShape = publishedShape;
    }

    int tableId() {
        return tableId;
    }

    TableName name() {
        return name;
    }

    ChangeWriter writer() {
        return writer;
    }

    void learn(Shape shape) {
        shapes.put(shape.id(), new Known(shape, new KeyOfRow(shape.key()), new PackedRow(shape)));
    }

    boolean knows(int shapeId) {
        return shapes.containsKey(shapeId);
    }

    Shape shape(int shapeId) {
        return shapes.get(shapeId).shape();
    }

    KeyOfRow key(int shapeId) {
        return shapes.get(shapeId).key();
    }

    PackedRow packed(int shapeId) {
        return shapes.get(shapeId).packed();
    }

    /** The number of the last change that was sent. */
    long seq() {
        return seq;
    }

    long nextSeq() {
        return ++seq;
    }

    void continueAt(long lastSeq) {
        seq = lastSeq;
    }

    int publishedShape() {
        return publishedShape;
    }

    void published(int shapeId) {
        publishedShape = shapeId;
    }

    /** Makes the next change be preceded by its schema record, whatever was sent before. */
    void forgetPublishedShape() {
        publishedShape = 0;
    }
}
