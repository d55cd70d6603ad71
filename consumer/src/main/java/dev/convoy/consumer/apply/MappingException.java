package dev.convoy.consumer.apply;

/** The mapping, the source's columns and the target's table do not fit; says in one line how. */
public final class MappingException extends Exception {
    public MappingException(String message) {
        super(message);
    }
}
