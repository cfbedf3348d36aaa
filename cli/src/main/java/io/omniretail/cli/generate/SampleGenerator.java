package io.omniretail.cli.generate;

import static io.omniretail.cli.generate.RecordEncoder.bytes;

import io.omniretail.cli.generate.RecordEncoder.Field;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Payment;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Generates the events of a shop and its sensors, every feed in the order of its times, in memory that does not grow
 * with their number. The same options give the same bytes on every machine.
 */
public final class SampleGenerator {
    private static final int CUSTOMER_RECORD_PERCENT = 8;
    /** Of 115 customer records, 15 are moves. */
    private static final int MOVES_OF_115 = 15;

    private static final long PROGRESS_EVERY = 50_000;
    private static final long DAY_MS = 86_400_000;
    private static final int FEWEST_SENSORS = 4;
    private static final int MOST_SENSORS = 200;
    private static final int READINGS_PER_SENSOR = 1_000;
    /** How much warmer than at night it is at each hour, in 1/100 of a degree. */
    private static final int[] WARMTH = {
        60, 40, 20, 10, 0, 0, 20, 60, 120, 180, 240, 300, 350, 390, 420, 430, 420, 390, 340, 280, 220, 170, 130, 90
    };

    private static final Field ORDER_ID = new Field("order_id");
    private static final Field LINE = new Field("line");
    private static final Field EVENT_TIME = new Field("event_time");
    private static final Field CUSTOMER_ID = new Field("customer_id");
    private static final Field PRODUCT_ID = new Field("product_id");
    private static final Field CATEGORY = new Field("category");
    private static final Field CAMPAIGN = new Field("campaign");
    private static final Field CHANNEL = new Field("channel");
    private static final Field REGION = new Field("region");
    private static final Field QUANTITY = new Field("quantity");
    private static final Field UNIT_PRICE = new Field("unit_price");
    private static final Field LINE_AMOUNT = new Field("line_amount");
    private static final Field CURRENCY = new Field("currency");
    private static final Field SEGMENT = new Field("segment");
    private static final Field PAYMENT_ID = new Field("payment_id");
    private static final Field CARD_ID = new Field("card_id");
    private static final Field STATUS = new Field("status");
    private static final Field AMOUNT = new Field("amount");
    private static final Field REF_PAYMENT_ID = new Field("ref_payment_id");
    private static final Field TIMESTAMP = new Field("timestamp");
    private static final Field SENSOR_ID = new Field("sensor_id");
    private static final Field TEMPERATURE = new Field("temperature");
    private static final Field HUMIDITY = new Field("humidity");

    private static final List<Field> ORDER_FIELDS = List.of(
            ORDER_ID,
            LINE,
            EVENT_TIME,
            CUSTOMER_ID,
            PRODUCT_ID,
            CATEGORY,
            CAMPAIGN,
            CHANNEL,
            REGION,
            QUANTITY,
            UNIT_PRICE,
            LINE_AMOUNT,
            CURRENCY);
    private static final List<Field> CUSTOMER_FIELDS = List.of(CUSTOMER_ID, EVENT_TIME, REGION, SEGMENT);
    private static final List<Field> PAYMENT_FIELDS =
            List.of(PAYMENT_ID, EVENT_TIME, ORDER_ID, CUSTOMER_ID, CARD_ID, STATUS, AMOUNT, CURRENCY, REF_PAYMENT_ID);
    private static final List<Field> READING_FIELDS = List.of(TIMESTAMP, SENSOR_ID, TEMPERATURE, HUMIDITY);

    private static final byte[][] STATUSES = Arrays.stream(Payment.Status.values())
            .map(status -> bytes(status.id()))
            .toArray(byte[][]::new);
    private static final char[] PAYMENT_LETTERS = {'A', 'C', 'R', 'B'};
    private static final int ID_DIGITS = 10;
    private static final int CUSTOMER_DIGITS = 8;
    private static final int PRODUCT_DIGITS = 5;
    private static final int SENSOR_DIGITS = 3;

    private final GenerateOptions options;
    private final LongConsumer progress;
    private final long startMs;
    private final long endMs;
    private final Dice dice;
    private final Rhythm rhythm;
    private final Shop shop;
    private final PaymentPlan plan;
    private final long customerRecords;
    private long orders;
    private int linesOfLastOrder;
    private long payments;
    private long done;

    // the record that is being written
    private int line;
    private int kind;
    private long timeMs;
    private int customer;
    private int region;
    private int sensor;
    private long temperatureHundredths;
    private int humidity;

    /** @param progress is told now and then how many events have been written */
    public SampleGenerator(GenerateOptions options, LongConsumer progress) {
        this.options = options;
        this.progress = progress;
        startMs = options.firstDay() * DAY_MS;
        endMs = options.endDay() * DAY_MS;
        dice = new Dice(options.seed());
        rhythm = new Rhythm(options.firstDay(), options.days());
        customerRecords = options.events() * CUSTOMER_RECORD_PERCENT / 100;
        shop = new Shop(options, (int) (customerRecords - customerRecords * MOVES_OF_115 / 115));
        plan = new PaymentPlan(options.seed());
    }

    /**
     * Writes all feeds.
     *
     * @return number of events by feed, without records written twice or damaged
     */
    public Map<Feed, Long> run() throws IOException {
        countOrders();
        Map<Feed, Long> events = new EnumMap<>(Feed.class);
        try (FeedWriter customers = writer(Feed.CUSTOMERS, Format.CSV, CUSTOMER_FIELDS);
                FeedWriter orderLines = writer(Feed.ORDERS, Format.CSV, ORDER_FIELDS);
                FeedWriter paymentWriter = writer(Feed.PAYMENTS, Format.JSON, PAYMENT_FIELDS);
                FeedWriter readings = writer(Feed.READINGS, Format.JSON, READING_FIELDS)) {
            writeCustomers(customers);
            writeOrders(orderLines, paymentWriter);
            long rest = options.events() - customers.events() - orderLines.events() - paymentWriter.events();
            writeReadings(readings, rest);
            events.put(Feed.CUSTOMERS, customers.events());
            events.put(Feed.ORDERS, orderLines.events());
            events.put(Feed.PAYMENTS, paymentWriter.events());
            events.put(Feed.READINGS, readings.events());
        }
        return events;
    }

    private FeedWriter writer(Feed feed, Format format, List<Field> fields) {
        return new FeedWriter(options, feed, options.format().orElse(format), fields);
    }

    /** Half of the events are order lines; the payments are as many as there come of these orders in time. */
    private void countOrders() {
        long left = (options.events() + 1) / 2;
        long others = options.events() - left - customerRecords;
        while (left > 0) {
            linesOfLastOrder = (int) Math.min(left, shop.linesOf(orders));
            left -= linesOfLastOrder;
            orders++;
        }
        for (long order = 0; order < orders; order++) {
            plan.make(order, orderTimeMs(order));
            for (int each = 0; each < PaymentPlan.KINDS; each++) {
                payments += plan.timeMs(each) < endMs ? 1 : 0;
            }
        }
        payments = Math.min(payments, others);
    }

    private long orderTimeMs(long order) {
        return rhythm.timeMs((order + dice.start(Series.ORDERS, -1 - order).unit()) / orders);
    }

    private void makeOrder(long order) {
        shop.make(order, orderTimeMs(order), order == orders - 1 ? linesOfLastOrder : shop.linesOf(order));
    }

    private void wrote() {
        if (++done % PROGRESS_EVERY == 0) {
            progress.accept(done);
        }
    }

    private void writeCustomers(FeedWriter writer) throws IOException {
        long moves = customerRecords - shop.customers();
        long nextMove = 0;
        for (int each = 0; each < shop.customers(); each++) {
            long signUpMs = shop.signUpMs(each);
            for (; nextMove < moves && moveMs(nextMove, moves) <= signUpMs; nextMove++) {
                writeMove(writer, nextMove, moves);
            }
            customer = each;
            region = shop.homeRegion(each);
            timeMs = signUpMs;
            writer.write(timeMs, this::encodeCustomer);
            wrote();
        }
        for (; nextMove < moves; nextMove++) {
            writeMove(writer, nextMove, moves);
        }
    }

    private long moveMs(long move, long moves) {
        return startMs + (long) ((move + 0.5) / moves * (endMs - startMs));
    }

    private void writeMove(FeedWriter writer, long move, long moves) throws IOException {
        timeMs = moveMs(move, moves);
        dice.start(Series.MOVES, move);
        customer = dice.below(shop.customersBy(timeMs));
        region = Shop.otherRegion(shop.homeRegion(customer), dice);
        writer.write(timeMs, this::encodeCustomer);
        wrote();
    }

    private void writeOrders(FeedWriter lineWriter, FeedWriter paymentWriter) throws IOException {
        ArrivalQueue pending = new ArrivalQueue();
        long planned = 0;
        for (long order = 0; order < orders; order++) {
            long orderMs = orderTimeMs(order);
            writePayments(paymentWriter, pending, orderMs);
            makeOrder(order);
            timeMs = orderMs;
            for (line = 0; line < shop.lines; line++) {
                lineWriter.write(orderMs, this::encodeOrderLine);
                wrote();
            }
            plan.make(order, orderMs);
            for (int each = 0; each < PaymentPlan.KINDS; each++) {
                if (plan.timeMs(each) < endMs && planned < payments) {
                    pending.add(plan.timeMs(each), order * PaymentPlan.KINDS + each);
                    planned++;
                }
            }
        }
        writePayments(paymentWriter, pending, endMs);
    }

    private void writePayments(FeedWriter writer, ArrivalQueue pending, long untilMs) throws IOException {
        while (!pending.isEmpty() && pending.firstTime() < untilMs) {
            timeMs = pending.firstTime();
            long payment = pending.poll();
            long order = payment / PaymentPlan.KINDS;
            kind = (int) (payment % PaymentPlan.KINDS);
            makeOrder(order);
            plan.make(order, shop.timeMs);
            writer.write(timeMs, this::encodePayment);
            wrote();
        }
    }

    private void writeReadings(FeedWriter writer, long readings) throws IOException {
        int sensors = (int) Math.max(FEWEST_SENSORS, Math.min(MOST_SENSORS, readings / READINGS_PER_SENSOR));
        for (long reading = 0; reading < readings; reading++) {
            sensor = (int) (reading % sensors);
            timeMs = startMs + (long) (reading / (double) readings * (endMs - startMs));
            dice.start(Series.READINGS, reading);
            int hour = (int) (timeMs % DAY_MS * WARMTH.length / DAY_MS);
            int spike = dice.perMille(2) ? 800 : 0;
            temperatureHundredths = 1_900L + sensor * 37 % 400 + WARMTH[hour] + dice.below(100) + spike;
            humidity = 35 + dice.below(30);
            writer.write(timeMs, this::encodeReading);
            wrote();
        }
    }

    private void encodeCustomer(RecordEncoder out) {
        out.identity(CUSTOMER_ID, 'U', customer, CUSTOMER_DIGITS);
        out.time(EVENT_TIME, timeMs);
        out.text(REGION, Shop.REGIONS[region]);
        out.text(SEGMENT, Shop.SEGMENTS[customer % Shop.SEGMENTS.length]);
    }

    private void encodeOrderLine(RecordEncoder out) {
        int product = shop.products[line];
        out.identity(ORDER_ID, 'O', shop.number, ID_DIGITS);
        out.whole(LINE, line);
        out.time(EVENT_TIME, timeMs);
        encodeCustomerId(out);
        out.identity(PRODUCT_ID, 'P', product, PRODUCT_DIGITS);
        out.text(CATEGORY, Shop.category(product));
        encodeChoice(out, CAMPAIGN, Shop.CAMPAIGNS, shop.campaign);
        out.text(CHANNEL, Shop.CHANNELS[shop.channel]);
        encodeChoice(out, REGION, Shop.REGIONS, shop.ownRegion);
        out.whole(QUANTITY, shop.quantities[line]);
        out.hundredths(UNIT_PRICE, shop.priceHundredths(product));
        if (shop.lineAmounts[line] == Long.MIN_VALUE) {
            out.absent();
        } else {
            out.hundredths(LINE_AMOUNT, shop.lineAmounts[line]);
        }
        out.text(CURRENCY, shop.currency);
    }

    private void encodePayment(RecordEncoder out) {
        out.identity(PAYMENT_ID, PAYMENT_LETTERS[kind], shop.number, ID_DIGITS);
        out.time(EVENT_TIME, timeMs);
        out.identity(ORDER_ID, plan.isLost() ? 'X' : 'O', shop.number, ID_DIGITS);
        encodeCustomerId(out);
        out.identity(CARD_ID, 'K', shop.customer < 0 ? shop.number : shop.customer, ID_DIGITS);
        out.text(STATUS, STATUSES[kind]);
        out.hundredths(AMOUNT, plan.amountHundredths(kind, shop.payableHundredths()));
        out.text(CURRENCY, shop.currency);
        if (kind == PaymentPlan.AUTHORIZATION) {
            out.absent();
        } else {
            out.identity(REF_PAYMENT_ID, PAYMENT_LETTERS[PaymentPlan.AUTHORIZATION], shop.number, ID_DIGITS);
        }
    }

    private void encodeReading(RecordEncoder out) {
        out.time(TIMESTAMP, timeMs);
        out.identity(SENSOR_ID, 'S', sensor, SENSOR_DIGITS);
        out.hundredths(TEMPERATURE, temperatureHundredths);
        out.whole(HUMIDITY, humidity);
    }

    private void encodeCustomerId(RecordEncoder out) {
        if (shop.customer < 0) {
            out.absent();
        } else {
            out.identity(CUSTOMER_ID, 'U', shop.customer, CUSTOMER_DIGITS);
        }
    }

    private static void encodeChoice(RecordEncoder out, Field field, byte[][] choices, int choice) {
        if (choice < 0) {
            out.absent();
        } else {
            out.text(field, choices[choice]);
        }
    }
}
