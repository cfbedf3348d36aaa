package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.FeedMapping;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class FeedMappingsTest {
    @Test
    void shouldReadEveryEntry() {
        Map<Feed, FeedMapping> mappings = parse("""
                orders:
                  files: "online-retail-*.csv.gz"
                  fields: {order_id: InvoiceNo, line: $position, currency: "'GBP'"}
                  time: {pattern: "yyyy-MM-dd'T'HH:mm:ss", zone: Europe/London}
                  skip: {StockCode: [DOT, 17, ""], test: true}
                payments:
                  topic: shop.payments
                """);
        assertThat(mappings)
                .containsOnlyKeys(Feed.ORDERS, Feed.PAYMENTS)
                .containsEntry(
                        Feed.ORDERS,
                        new FeedMapping(
                                "online-retail-*.csv.gz",
                                "",
                                Map.of("order_id", "InvoiceNo", "line", "$position", "currency", "'GBP'"),
                                "yyyy-MM-dd'T'HH:mm:ss",
                                "Europe/London",
                                Map.of("StockCode", Set.of("DOT", "17", ""), "test", Set.of("true"))))
                .containsEntry(Feed.PAYMENTS, new FeedMapping("", "shop.payments", Map.of(), "", "", Map.of()));
    }

    @Test
    void shouldTakeNothingForNoMappings() {
        assertThat(FeedMappings.parse(null, UnaryOperator.identity())).isEmpty();
        assertThat(parse("orders:")).containsKey(Feed.ORDERS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {clicks: {files: x}}                     | feeds.clicks: there is no such feed: one of customers, orders, payments
                    {orders: {file: x}}                      | feeds.orders.file: there is no such entry: one of files, topic
                    {orders: {fields: {qty: x}}}             | feeds.orders.fields.qty: there is no such field: one of order_id, line
                    {orders: {fields: {line: 1}}}            | feeds.orders.fields.line: cannot use 1: text is needed
                    {orders: {fields: {line: $offset}}}      | feeds.orders.fields.line: cannot use "$offset": the name of a
                    {orders: {fields: {line: "'a"}}}         | feeds.orders.fields.line: cannot use "'a": the name of a column
                    {orders: {fields: {line: ""}}}           | feeds.orders.fields.line: cannot use "": the name of a column
                    {orders: {fields: [a]}}                  | feeds.orders.fields: cannot use [a]: entries such as
                    {orders: {files: [a]}}                   | feeds.orders.files: cannot use [a]: text is needed
                    {orders: {time: {pattern: "yyyy-bb"}}}   | feeds.orders.time.pattern: time pattern "yyyy-bb"
                    {orders: {time: {zone: "London"}}}       | feeds.orders.time.zone: there is no zone "London"
                    {orders: {time: {format: "x"}}}          | feeds.orders.time.format: there is no such entry: one of pattern, zone
                    {orders: {skip: {a: [1.50]}}}            | feeds.orders.skip.a: a list of values is needed
                    {orders: {skip: {a: {b: c}}}}            | feeds.orders.skip.a: a list of values is needed
                    [orders]                                 | feeds: cannot use [orders]: entries such as
                    """)
    void shouldSayWhatIsNotUnderstood(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("needed");
    }

    private static Map<Feed, FeedMapping> parse(String yaml) {
        return FeedMappings.parse(
                new Load(LoadSettings.builder().build()).loadFromString(yaml), UnaryOperator.identity());
    }
}
