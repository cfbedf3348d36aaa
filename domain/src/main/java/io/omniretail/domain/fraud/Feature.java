package io.omniretail.domain.fraud;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a payment attempt at its time t, as numbers, in the order in which they stand in a vector.
 *
 * <p>Attempts are ordered by their time and, within a millisecond, by the hash of their content. A window of a length w
 * holds those with a time in (t−w, t]: the attempt itself, and all others of its millisecond, whichever stands before
 * the other. "Earlier" ones stand before it and in (t−30d, t]. A day is 24 hours. All windows are exact. A number that
 * nothing is known of is NaN.
 *
 * <p>Sums are exact, and rounded only where they are divided at last: counts have no error, means and ratios that of
 * the last digit of a double. Amounts of different currencies are never added: only those of the attempt's own take
 * part.
 */
public enum Feature {
    /** In units of the currency. */
    AMOUNT,
    /** 1 on a Saturday or Sunday, else 0; in the zone of the job. */
    WEEKEND,
    /** 1 from midnight until before 7 o'clock (hours 0 to 6), else 0; in the zone of the job. */
    NIGHT,

    /** How many attempts the customer has made, in all currencies; NaN, like all of a customer, if there is none. */
    CUSTOMER_COUNT_1D,
    CUSTOMER_COUNT_7D,
    CUSTOMER_COUNT_30D,
    /** Mean amount of the customer's attempts of the same currency, in units of it. */
    CUSTOMER_MEAN_1D,
    CUSTOMER_MEAN_7D,
    CUSTOMER_MEAN_30D,
    /** The amount, as a multiple of the mean of the customer's earlier attempts of the same currency; NaN if none. */
    CUSTOMER_AMOUNT_RATIO,
    /**
     * How many standard deviations (of the population) of these the amount is above their mean; NaN if there are none
     * or if all are equal.
     */
    CUSTOMER_AMOUNT_DEVIATION,
    CUSTOMER_COUNT_1M,
    CUSTOMER_COUNT_10M,
    CUSTOMER_COUNT_1H,
    /** 1 if the customer has made no earlier attempt, else 0. */
    CUSTOMER_NEW,

    /** In how many countries the customer was within the last hour; attempts that name none do not take part. */
    COUNTRIES_1H,
    /**
     * Speed in km/h from the customer's last earlier attempt with coordinates, along the surface of the earth; less
     * than a millisecond counts as one. NaN if there is none or the attempt has no coordinates.
     */
    SPEED_KMH,
    /**
     * Distance in km from the place whose latitude and longitude are the means of those of the customer's earlier
     * attempts (which is no good place for somebody on both sides of the 180th meridian); NaN likewise.
     */
    DISTANCE_KM,

    /** To how many addresses the customer had goods sent; attempts that name none do not take part. */
    ADDRESSES_1D,
    ADDRESSES_7D,
    ADDRESSES_30D,
    /** 1 if the customer had nothing sent to this address earlier, else 0; NaN if the attempt names none. */
    ADDRESS_NEW,
    /**
     * Hours since the customer's last earlier attempt that went to another address: 720, which is 30 days, if all went
     * to this one; NaN if none went anywhere or the attempt names no address.
     */
    ADDRESS_AGE_H,

    /** The same as of the customer, of the card. */
    CARD_COUNT_1D,
    CARD_COUNT_7D,
    CARD_COUNT_30D,
    CARD_MEAN_1D,
    CARD_MEAN_7D,
    CARD_MEAN_30D,
    CARD_AMOUNT_RATIO,
    CARD_AMOUNT_DEVIATION,
    CARD_COUNT_1M,
    CARD_COUNT_10M,
    CARD_COUNT_1H,
    CARD_NEW,

    /**
     * How many attempts were made at the terminal, in (t−d−w, t−d], d being the label delay; NaN, like all of a
     * terminal, if there is none.
     */
    TERMINAL_COUNT_1D,
    TERMINAL_COUNT_7D,
    TERMINAL_COUNT_30D,
    /** How many of these had been charged back by t, each counted once. */
    TERMINAL_FRAUDS_1D,
    TERMINAL_FRAUDS_7D,
    TERMINAL_FRAUDS_30D,
    /** Their share in the attempts; 0 if there are none. */
    TERMINAL_FRAUD_SHARE_1D,
    TERMINAL_FRAUD_SHARE_7D,
    TERMINAL_FRAUD_SHARE_30D;

    /** How many features there are. */
    public static final int COUNT = values().length;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** Name in models, rules and tables, such as {@code customer_count_1d}. */
    public String id() {
        return id;
    }

    /** The feature of this name. */
    public static Optional<Feature> byId(String id) {
        return Arrays.stream(values()).filter(feature -> feature.id.equals(id)).findFirst();
    }
}
