package io.omniretail.sources.decode;

import io.omniretail.domain.event.Feed;
import java.util.List;

/** The names of each feed's fields, as they stand in headers, JSON objects and mappings. */
final class FeedFields {
    private FeedFields() {}

    static List<String> of(Feed feed) {
        return switch (feed) {
            case ORDERS ->
                List.of(
                        "order_id",
                        "line",
                        "event_time",
                        "customer_id",
                        "product_id",
                        "category",
                        "campaign",
                        "channel",
                        "region",
                        "quantity",
                        "unit_price",
                        "line_amount",
                        "currency");
            case CUSTOMERS -> List.of("customer_id", "event_time", "region", "segment");
            case PAYMENTS ->
                List.of(
                        "payment_id",
                        "event_time",
                        "order_id",
                        "customer_id",
                        "card_id",
                        "status",
                        "amount",
                        "currency",
                        "ref_payment_id",
                        "terminal_id",
                        "country",
                        "lat",
                        "lon",
                        "ship_address_id");
            case READINGS -> List.of("timestamp", "sensor_id", "temperature", "humidity");
            case VERDICTS -> List.of("payment_id", "event_time", "verdict", "analyst");
        };
    }

    /** The field that says when it happened. */
    static String timeField(Feed feed) {
        return feed == Feed.READINGS ? "timestamp" : "event_time";
    }
}
