package io.omniretail.domain.fraud;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a payment attempt at its time t, as numbers, in the order in which they stand in a vector. Windows
 * of a length w are (t−w, t], the attempt itself included; "earlier" means before it, at most 30 days. A number that
 * nothing is known of is NaN.
 */
public enum Feature {
    /** In units of the currency. */
    AMOUNT,
    /** 1 on a Saturday or Sunday, else 0; in the zone of the job. */
    WEEKEND,
    /** 1 in the hours 0 to 6, 6 included, else 0; in the zone of the job. */
    NIGHT,

    /** How many attempts the customer has made; NaN, like all of a customer, if there is none. */
    CUSTOMER_COUNT_1D,
    CUSTOMER_COUNT_7D,
    CUSTOMER_COUNT_30D,
    /** Mean amount of the customer's attempts of the same currency, in units of it. */
    CUSTOMER_MEAN_1D,
    CUSTOMER_MEAN_7D,
    CUSTOMER_MEAN_30D,
    /** The amount, as a multiple of the mean of the customer's earlier attempts of the same currency. */
    CUSTOMER_AMOUNT_RATIO,
    /** How many standard deviations (of the population) of these the amount is above their mean. */
    CUSTOMER_AMOUNT_DEVIATION,
    CUSTOMER_COUNT_1M,
    CUSTOMER_COUNT_10M,
    CUSTOMER_COUNT_1H,
    /** 1 if the customer has made no earlier attempt, else 0. */
    CUSTOMER_NEW,

    /** In how many countries the customer was within the last hour. */
    COUNTRIES_1H,
    /** Speed since the customer's last attempt with coordinates. */
    SPEED_KMH,
    /** Distance from the mean of the coordinates of the customer's earlier attempts. */
    DISTANCE_KM,

    /** To how many addresses the customer had goods sent. */
    ADDRESSES_1D,
    ADDRESSES_7D,
    ADDRESSES_30D,
    /** 1 if the customer had nothing sent to this address earlier, else 0. */
    ADDRESS_NEW,
    /** Hours since the customer's earlier attempts went to another address, the last time; at most 30 days. */
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

    /** How many attempts were made at the terminal, in (t−d−w, t−d], d being the label delay. */
    TERMINAL_COUNT_1D,
    TERMINAL_COUNT_7D,
    TERMINAL_COUNT_30D,
    /** How many of these had been charged back by t. */
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
