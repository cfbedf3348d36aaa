package io.omniretail.cli.generate;

import java.io.IOException;

/** The CRM: customers who sign up, and those who move. */
final class CustomerStage implements Stage {
    /** Of 115 customer records, 15 are moves. */
    private static final int MOVES_OF_115 = 15;

    private static final int CUSTOMER_DIGITS = 8;

    private final Shop shop;
    private final Dice dice;
    private final long startMs;
    private final long spanMs;
    private final FeedWriter writer;
    private final long moves;
    private int nextCustomer;
    private long nextMove;

    // the record that is being written
    private int customer;
    private int region;
    private long timeMs;

    CustomerStage(GenerateOptions options, Shop shop, long records, FeedWriter writer) {
        this.shop = shop;
        this.writer = writer;
        dice = new Dice(options.seed());
        startMs = options.startMs();
        spanMs = options.endMs() - startMs;
        moves = records - shop.customers();
    }

    /** How many of the customer records are the first of their customers. */
    static int customersOf(long records) {
        return (int) (records - records * MOVES_OF_115 / 115);
    }

    /** Writes nothing for a guest, whose number is negative. */
    static void encodeId(RecordEncoder out, int customer) {
        if (customer < 0) {
            out.absent();
            return;
        }
        out.identity(Fields.CUSTOMER_ID, 'U', customer, CUSTOMER_DIGITS);
    }

    private long nextSignUpMs() {
        return nextCustomer < shop.customers() ? shop.signUpMs(nextCustomer) : Long.MAX_VALUE;
    }

    private long nextMoveMs() {
        return nextMove < moves ? startMs + (long) ((nextMove + 0.5) / moves * spanMs) : Long.MAX_VALUE;
    }

    @Override
    public long nextMs() {
        return Math.min(nextSignUpMs(), nextMoveMs());
    }

    @Override
    public void writeNext() throws IOException {
        timeMs = nextMs();
        if (nextMoveMs() == timeMs) {
            dice.start(Series.MOVES, nextMove);
            customer = dice.below(shop.customersBy(timeMs));
            region = Regions.other(shop.homeRegion(customer), dice);
            nextMove++;
        } else {
            customer = nextCustomer;
            region = shop.homeRegion(customer);
            nextCustomer++;
        }
        writer.write(timeMs, this::encode);
    }

    private void encode(RecordEncoder out) {
        out.asKey();
        encodeId(out, customer);
        out.time(Fields.EVENT_TIME, timeMs);
        out.text(Fields.REGION, Regions.NAMES[region]);
        out.text(Fields.SEGMENT, Shop.SEGMENTS[customer % Shop.SEGMENTS.length]);
    }
}
