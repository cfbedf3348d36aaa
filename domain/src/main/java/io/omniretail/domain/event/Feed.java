package io.omniretail.domain.event;

import java.util.Locale;

/**
 * The inputs, in the order in which records of one moment are best read: what others need comes first. A feed's place
 * in this list is its place in packed records, too: append only.
 */
public enum Feed {
    CUSTOMERS,
    ORDERS,
    PAYMENTS,
    READINGS,
    VERDICTS;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** Name of the folder, topic and ledger row, such as {@code orders}. */
    public String id() {
        return id;
    }

    /** A new, empty record of this feed. */
    public Event newEvent() {
        return switch (this) {
            case CUSTOMERS -> new CustomerRecord();
            case ORDERS -> new OrderLine();
            case PAYMENTS -> new Payment();
            case READINGS -> new Reading();
            case VERDICTS -> new Verdict();
        };
    }
}
