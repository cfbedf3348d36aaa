package io.omniretail.domain.fraud;

/**
 * Some payments in a row and what they add up to, in whole numbers: so a payment that goes leaves nothing behind, and a
 * span that moves is worth what one made anew would be.
 */
abstract class Span implements Cursor {
    private int from;
    private int to;

    /**
     * Adds or takes away the payment at a place.
     *
     * @param sign 1 or −1
     */
    abstract void count(int place, int sign);

    /** How many payments there are. */
    final int length() {
        return to - from;
    }

    /** Moves over the payments from a place on and before another. */
    final void moveTo(int newFrom, int newTo) {
        if (from == to) {
            from = newFrom;
            to = newFrom;
        }
        while (to < newTo) {
            count(to++, 1);
        }
        while (from > newFrom) {
            count(--from, 1);
        }
        while (to > newTo) {
            count(--to, -1);
        }
        while (from < newFrom) {
            count(from++, -1);
        }
    }

    @Override
    public final void inserted(int place) {
        if (place >= to) {
            return;
        }
        to++;
        if (place < from) {
            from++;
        } else {
            count(place, 1);
        }
    }

    @Override
    public final void removing(int place) {
        if (place >= to) {
            return;
        }
        to--;
        if (place < from) {
            from--;
        } else {
            count(place, -1);
        }
    }

    @Override
    public final void dropping(int count) {
        while (from < Math.min(count, to)) {
            count(from++, -1);
        }
        from = Math.max(from - count, 0);
        to = Math.max(to - count, 0);
    }
}
