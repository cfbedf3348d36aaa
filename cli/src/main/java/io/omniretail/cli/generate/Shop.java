package io.omniretail.cli.generate;

/** An online shop: what it sells, who its customers are, and what the order of a number holds. */
final class Shop {
    static final int MOST_LINES = 8;

    static final byte[][] CATEGORIES = RecordEncoder.texts(
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
    static final byte[][] CAMPAIGNS = RecordEncoder.texts(
            "autumn-sale",
            "newsletter-44",
            "singles-day",
            "newsletter-46",
            "black-friday",
            "cyber-monday",
            "advent",
            "retargeting");
    static final byte[][] CHANNELS = RecordEncoder.texts("web", "app", "store", "partner");
    static final byte[][] SEGMENTS = RecordEncoder.texts("new", "regular", "gold");

    private static final int STORE = 2;

    private static final int PRODUCTS = 2_000;
    private static final int[] ENDINGS_HUNDREDTHS = {99, 99, 99, 95, 49, 50, 0};
    private static final long DAY_MS = 86_400_000;
    /** Of every 100 customers, so many are there from the first day on; the others sign up in the course of time. */
    private static final int KNOWN_PERCENT = 80;

    private static final int GUESTS_PER_MILLE = 80;
    /** Of so many customers, one is a regular. */
    private static final int REGULARS = 10;

    private static final int[] SEVERAL_PER_MILLE = {50, 500, 200};

    private final int customers;
    private final long startMs;
    private final long spanMs;
    private final Dice dice;
    private final Dice productDice;
    /** How well products up to a rank sell together. */
    private final double[] popularity = new double[PRODUCTS];
    /** Where to look for a share of what they sell together: the first rank that it may be. */
    private final int[] firstRanks = new int[4_096];

    private final long[] pricesHundredths = new long[PRODUCTS];

    // the order that was made last
    long number;
    long timeMs;
    /** Negative for a guest. */
    int customer;
    /** The region where the customer or the guest lives. */
    int home;
    /** The region that the order itself names; negative if none. */
    int ownRegion;

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
        for (int i = 1; i < firstRanks.length; i++) {
            firstRanks[i] = firstRanks[i - 1];
            while (popularity[firstRanks[i]] <= (double) i / firstRanks.length * sum) {
                firstRanks[i]++;
            }
        }
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
        return Regions.draw(productDice.start(Series.CUSTOMERS, customerNumber));
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
        makeWithoutLines(orderNumber, orderTimeMs);
        lines = lineCount;
        for (int i = 0; i < lineCount; i++) {
            products[i] = product();
            // never the first line: so every order costs something, and can be paid
            quantities[i] = i > 0 && dice.perMille(20) ? -1 : quantity();
            long full = quantities[i] * pricesHundredths[products[i]];
            lineAmounts[i] = dice.perMille(100) ? full - full / 10 : Long.MIN_VALUE;
        }
    }

    /** Makes all of an order but what it holds. */
    void makeWithoutLines(long orderNumber, long orderTimeMs) {
        number = orderNumber;
        timeMs = orderTimeMs;
        dice.start(Series.ORDERS, orderNumber);
        int known = customersBy(orderTimeMs);
        boolean guest = known == 0 || dice.perMille(GUESTS_PER_MILLE);
        if (guest) {
            customer = -1;
            home = Regions.draw(dice);
            ownRegion = dice.perMille(700) ? home : -1;
        } else {
            customer = customer(known);
            home = homeRegion(customer);
            ownRegion = dice.perMille(30) ? Regions.other(home, dice) : -1;
        }
        channel = dice.perMille(600) ? 0 : dice.below(CHANNELS.length);
        int day = (int) ((orderTimeMs - startMs) / DAY_MS);
        campaign = dice.perMille(550) ? -1 : (day / 4 + dice.below(3)) % CAMPAIGNS.length;
    }

    /** Whether the goods of the order are sent to the customer. */
    boolean isShipped() {
        return channel != STORE;
    }

    /** One of those who are known; every tenth of them is a regular, and has placed about half of the orders. */
    private int customer(int known) {
        int any = dice.below(known);
        return dice.perMille(500) ? any - any % REGULARS : any;
    }

    /** Of one thing most customers buy one, some several: each customer spends in a way of their own. */
    private int quantity() {
        int severalPerMille = SEVERAL_PER_MILLE[Math.floorMod(customer, SEVERAL_PER_MILLE.length)];
        return dice.perMille(severalPerMille) ? 2 + dice.below(4) : 1;
    }

    private int product() {
        double share = dice.unit();
        double target = share * popularity[PRODUCTS - 1];
        int rank = firstRanks[(int) (share * firstRanks.length)];
        while (popularity[rank] <= target) {
            rank++;
        }
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
