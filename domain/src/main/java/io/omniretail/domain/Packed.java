package io.omniretail.domain;

/**
 * A record that writes itself into bytes, field after field, and reads itself back: the one form in which records cross
 * a shuffle and lie in state. Implementations are mutable and have a public constructor without parameters.
 */
public interface Packed {
    /** Appends all fields. */
    void pack(Packer out);

    /**
     * Reads what {@link #pack} wrote. Texts become views of the unpacker's bytes, which must stay as they are for as
     * long as this record is in use.
     */
    void unpack(Unpacker in);
}
