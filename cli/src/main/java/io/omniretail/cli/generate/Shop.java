package io.omniretail.cli.generate;

import java.util.Arrays;

/** An online shop: what it sells, where its customers live, and what the order of a number holds. */
final class Shop {
    static final int MOST_LINES = 8;

    static final byte[][] REGIONS = texts(
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
    private static final int[] REGION_WEIGHTS = {18, 14, 9, 12, 6, 11, 12, 8, 6, 4};
    /** Each currency with the regions that have it: from where on, and how many. */
    private static final byte[][] CURRENCIES = texts("USD", "GBP", "EUR");

    private static final int[] FIRST_REGIONS = {0, 3, 5};
    private static final int[] REGION_COUNTS = {3, 2, 5};

    static final byte[][] CATEGORIES = texts(
            "books",
            "toys",
            "garden",
            "home",
            "kitchen",
            "sports",
            "beauty",
            "health",
            "grocery",
            "pets",
            "music",
            "games",
            "office",
            "baby",
            "shoes",
            "apparel",
            "tools",
            "electronics");
    static final byte[][] CAMPAIGNS = texts(
            "autumn-sale",
            "newsletter-44",
            "singles-day",
            "newsletter-46",
            "black-friday",
            "cyber-monday",
            "advent",
            "retargeting");
    static final byte[][] CHANNELS = texts("web", "app", "store", "partner");
    static final byte[][] SEGMENTS = texts("new", "regular", "gold");

    private static final int PRODUCTS = 2_000;
    private static final int[] ENDINGS_HUNDREDTHS = {99, 99, 99, 95, 49, 50, 0};
    private static final long DAY_MS = 86_400_000;
    /** Of every 100 customers, so many are there from the first day on; the others sign up in the course of time. */
    private static final int KNOWN_PERCENT = 80;

    private final int customers;
    private final long startMs;
    private final long spanMs;
    private final Dice dice;
    private final Dice productDice;
    private final double[] popularity = new double[PRODUCTS];
    private final long[] pricesHundredths = new long[PRODUCTS];

    // the order that was made last
    long number;
    long timeMs;
    /** Negative for a guest. */
    int customer;
    /** The region that the order itself names; negative if none. */
    int ownRegion;

    byte[] currency = CURRENCIES[0];
    int channel;
    /** Negative if none. */
    int campaign;

    int lines;
    final int[] products = new int[MOST_LINES];
    final int[] quantities = new int[MOST_LINES];
    /** What the line really cost, in hundredths; {@link Long#MIN_VALUE} where the order does not say. */
    final long[] lineAmounts = new long[MOST_LINES];

    Shop(GenerateOptions options, int customers) {
        this.customers = customers;
        startMs = options.firstDay() * DAY_MS;
        spanMs = options.days() * DAY_MS;
        dice = new Dice(options.seed());
        productDice = new Dice(options.seed());
        double sum = 0;
        for (int rank = 0; rank < PRODUCTS; rank++) {
            sum += 1.0 / (rank + 4);
            popularity[rank] = sum;
            productDice.start(Series.PRODUCTS, rank);
            long whole = productDice.perMille(80) ? 100 + productDice.below(900) : 1 + productDice.below(80);
            pricesHundredths[rank] = whole * 100 + ENDINGS_HUNDREDTHS[productDice.below(ENDINGS_HUNDREDTHS.length)];
        }
    }

    private static byte[][] texts(String... texts) {
        return Arrays.stream(texts).map(RecordEncoder::bytes).toArray(byte[][]::new);
    }

    int customers() {
        return customers;
    }

    /** Number of customers that the shop has from the first day on. */
    int knownCustomers() {
        return (int) ((long) customers * KNOWN_PERCENT / 100);
    }

    /** When a customer signed up, in epoch milliseconds. */
    long signUpMs(int customerNumber) {
        int known = knownCustomers();
        return customerNumber < known
                ? startMs
                : startMs + (long) ((customerNumber - known + 1.0) / (customers - known + 1.0) * spanMs);
    }

    /** How many customers have signed up by a time. */
    int customersBy(long momentMs) {
        int known = knownCustomers();
        int more = (int) ((momentMs - startMs) / (double) spanMs * (customers - known + 1.0)) - 1;
        return Math.max(known, Math.min(customers, known + more));
    }

    /** Where a customer lives until the first move. */
    int homeRegion(int customerNumber) {
        return region(productDice.start(Series.CUSTOMERS, customerNumber));
    }

    private static int region(Dice dice) {
        int left = dice.below(100);
        int region = 0;
        while (left >= REGION_WEIGHTS[region]) {
            left -= REGION_WEIGHTS[region];
            region++;
        }
        return region;
    }

    private static int currencyOf(int region) {
        int currency = CURRENCIES.length - 1;
        while (region < FIRST_REGIONS[currency]) {
            currency--;
        }
        return currency;
    }

    /** Another region with the same currency. */
    static int otherRegion(int region, Dice dice) {
        int currency = currencyOf(region);
        int first = FIRST_REGIONS[currency];
        int count = REGION_COUNTS[currency];
        return first + (region - first + 1 + dice.below(count - 1)) % count;
    }

    long priceHundredths(int product) {
        return pricesHundredths[product];
    }

    static byte[] category(int product) {
        return CATEGORIES[product * 7 % CATEGORIES.length];
    }

    /** How many lines an order has. */
    int linesOf(long orderNumber) {
        int draw = dice.start(Series.ORDER_LINES, orderNumber).below(100);
        if (draw < 25) {
            return 1;
        }
        if (draw < 48) {
            return 2;
        }
        if (draw < 68) {
            return 3;
        }
        return draw < 82 ? 4 : 5 + draw % 4;
    }

    /** Makes an order, always the same one for its number, time and number of lines. */
    void make(long orderNumber, long orderTimeMs, int lineCount) {
        number = orderNumber;
        timeMs = orderTimeMs;
        lines = lineCount;
        dice.start(Series.ORDERS, orderNumber);
        int known = customersBy(orderTimeMs);
        boolean guest = known == 0 || dice.perMille(80);
        int home;
        if (guest) {
            customer = -1;
            home = region(dice);
            ownRegion = dice.perMille(700) ? home : -1;
        } else {
            customer = dice.below(known);
            home = homeRegion(customer);
            ownRegion = dice.perMille(30) ? otherRegion(home, dice) : -1;
        }
        currency = CURRENCIES[currencyOf(home)];
        channel = dice.perMille(600) ? 0 : dice.below(CHANNELS.length);
        int day = (int) ((orderTimeMs - startMs) / DAY_MS);
        campaign = dice.perMille(550) ? -1 : (day / 4 + dice.below(3)) % CAMPAIGNS.length;
        for (int i = 0; i < lineCount; i++) {
            products[i] = product();
            // never the first line: so every order costs something, and can be paid
            quantities[i] = i > 0 && dice.perMille(20) ? -1 : dice.perMille(250) ? 2 + dice.below(4) : 1;
            long full = quantities[i] * pricesHundredths[products[i]];
            lineAmounts[i] = dice.perMille(100) ? full - full / 10 : Long.MIN_VALUE;
        }
    }

    private int product() {
        double target = dice.unit() * popularity[PRODUCTS - 1];
        int found = Arrays.binarySearch(popularity, target);
        int rank = Math.min(found >= 0 ? found + 1 : -found - 1, PRODUCTS - 1);
        // scattered, so that a product's number does not tell how well it sells
        return rank * 37 % PRODUCTS;
    }

    /** What the lines with a positive amount cost, in hundredths. */
    long payableHundredths() {
        long sum = 0;
        for (int i = 0; i < lines; i++) {
            long amount =
                    lineAmounts[i] == Long.MIN_VALUE ? quantities[i] * pricesHundredths[products[i]] : lineAmounts[i];
            sum += Math.max(0, amount);
        }
        return sum;
    }
}
