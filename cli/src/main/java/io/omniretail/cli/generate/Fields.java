package io.omniretail.cli.generate;

import io.omniretail.cli.generate.RecordEncoder.Field;
import io.omniretail.domain.event.Feed;
import java.util.List;

/** The fields of the feeds. */
final class Fields {
    static final Field ORDER_ID = new Field("order_id");
    static final Field LINE = new Field("line");
    static final Field EVENT_TIME = new Field("event_time");
    static final Field CUSTOMER_ID = new Field("customer_id");
    static final Field PRODUCT_ID = new Field("product_id");
    static final Field CATEGORY = new Field("category");
    static final Field CAMPAIGN = new Field("campaign");
    static final Field CHANNEL = new Field("channel");
    static final Field REGION = new Field("region");
    static final Field QUANTITY = new Field("quantity");
    static final Field UNIT_PRICE = new Field("unit_price");
    static final Field LINE_AMOUNT = new Field("line_amount");
    static final Field CURRENCY = new Field("currency");
    static final Field SEGMENT = new Field("segment");
    static final Field PAYMENT_ID = new Field("payment_id");
    static final Field CARD_ID = new Field("card_id");
    static final Field STATUS = new Field("status");
    static final Field AMOUNT = new Field("amount");
    static final Field REF_PAYMENT_ID = new Field("ref_payment_id");
    static final Field TERMINAL_ID = new Field("terminal_id");
    static final Field COUNTRY = new Field("country");
    static final Field LATITUDE = new Field("lat");
    static final Field LONGITUDE = new Field("lon");
    static final Field SHIP_ADDRESS_ID = new Field("ship_address_id");
    static final Field TIMESTAMP = new Field("timestamp");
    static final Field SENSOR_ID = new Field("sensor_id");
    static final Field TEMPERATURE = new Field("temperature");
    static final Field HUMIDITY = new Field("humidity");

    private Fields() {}

    /** The fields of a feed, in the order in which they are written. */
    static List<Field> of(Feed feed) {
        return switch (feed) {
            case ORDERS ->
                List.of(
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
            case CUSTOMERS -> List.of(CUSTOMER_ID, EVENT_TIME, REGION, SEGMENT);
            case PAYMENTS ->
                List.of(
                        PAYMENT_ID,
                        EVENT_TIME,
                        ORDER_ID,
                        CUSTOMER_ID,
                        CARD_ID,
                        STATUS,
                        AMOUNT,
                        CURRENCY,
                        REF_PAYMENT_ID,
                        TERMINAL_ID,
                        COUNTRY,
                        LATITUDE,
                        LONGITUDE,
                        SHIP_ADDRESS_ID);
            case READINGS -> List.of(TIMESTAMP, SENSOR_ID, TEMPERATURE, HUMIDITY);
            case VERDICTS -> List.of();
        };
    }
}
