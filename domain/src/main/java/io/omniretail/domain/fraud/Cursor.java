package io.omniretail.domain.fraud;

/** Remembers places of a profile, and is told of what moves them. */
interface Cursor {
    /** A payment was put at a place. */
    void inserted(int place);

    /** The payment at a place is about to go. */
    void removing(int place);

    /** So many payments at the beginning are about to go. */
    void dropping(int count);
}
