package io.omniretail.cli.generate;

import java.util.Arrays;

/** Where customers live: each region with its share of them, its country and currency, and where its centre lies. */
final class Regions {
    static final byte[][] NAMES = RecordEncoder.texts(
            "us-east",
            "us-west",
            "us-central",
            "uk-south",
            "uk-north",
            "de-north",
            "de-south",
            "france",
            "spain",
            "nordics");
    static final byte[][] COUNTRIES = RecordEncoder.texts("US", "US", "US", "GB", "GB", "DE", "DE", "FR", "ES", "SE");
    /** Of 100 customers, so many live in each. */
    private static final int[] WEIGHTS = {18, 14, 9, 12, 6, 11, 12, 8, 6, 4};

    private static final int[] WEIGHTS_BEFORE = {0, 18, 32, 41, 53, 59, 70, 82, 90, 96};
    static final int WEIGHT = 100;

    /** In 1/10,000 of a degree. */
    static final int[] LATITUDES_E4 = {
        407_100, 341_000, 418_800, 515_000, 534_800, 535_500, 481_400, 488_600, 404_200, 593_300
    };

    static final int[] LONGITUDES_E4 = {
        -740_100, -1_182_400, -876_300, -1_300, -22_400, 99_900, 115_800, 23_500, -37_000, 180_700
    };

    /** Each currency with the regions that have it: from where on, and how many. */
    private static final byte[][] CURRENCIES = RecordEncoder.texts("USD", "GBP", "EUR");

    private static final int[] FIRST_REGIONS = {0, 3, 5};
    private static final int[] REGION_COUNTS = {3, 2, 5};

    private Regions() {}

    /** One in which a customer lives. */
    static int draw(Dice dice) {
        int weight = dice.below(WEIGHT);
        int region = NAMES.length - 1;
        while (weight < WEIGHTS_BEFORE[region]) {
            region--;
        }
        return region;
    }

    /** How many of 100 customers live in a region. */
    static int weight(int region) {
        return WEIGHTS[region];
    }

    /** How many of 100 customers live in the regions before it. */
    static int weightBefore(int region) {
        return WEIGHTS_BEFORE[region];
    }

    static byte[] currency(int region) {
        return CURRENCIES[currencyOf(region)];
    }

    private static int currencyOf(int region) {
        int currency = CURRENCIES.length - 1;
        while (region < FIRST_REGIONS[currency]) {
            currency--;
        }
        return currency;
    }

    /** Another region with the same currency. */
    static int other(int region, Dice dice) {
        int currency = currencyOf(region);
        int first = FIRST_REGIONS[currency];
        int count = REGION_COUNTS[currency];
        return first + (region - first + 1 + dice.below(count - 1)) % count;
    }

    /** A region of another country. */
    static int abroad(int region, Dice dice) {
        int abroad = draw(dice);
        while (Arrays.equals(COUNTRIES[abroad], COUNTRIES[region])) {
            abroad = draw(dice);
        }
        return abroad;
    }
}
