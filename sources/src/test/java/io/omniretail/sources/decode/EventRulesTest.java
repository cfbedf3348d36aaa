package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.Unusable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {
    private static final String TIME = "2026-03-24T10:00:00Z";
    private static final long TIME_MS = 1_774_346_400_000L;

    @Test
    void shouldReadEveryFieldOfAnOrderLine() {
        OrderLine order = orders().order(csv(orderFields(Map.of(
                "category",
                "toys",
                "campaign",
                "spring",
                "channel",
                "web",
                "region",
                "north",
                "line_amount",
                "-3.5"))));
        assertThat(order.orderId).hasToString("o1");
        assertThat(order.line).isEqualTo(7);
        assertThat(order.timeMs).isEqualTo(TIME_MS);
        assertThat(order.customerId).hasToString("c1");
        assertThat(order.productId).hasToString("p1");
        assertThat(order.category).hasToString("toys");
        assertThat(order.campaign).hasToString("spring");
        assertThat(order.channel).hasToString("web");
        assertThat(order.ownRegion).hasToString("north");
        assertThat(order.quantity).isEqualTo(-2);
        assertThat(order.unitPriceE4).isEqualTo(123_456);
        assertThat(order.hasLineAmount).isTrue();
        assertThat(order.lineAmountE4).isEqualTo(-35_000);
        assertThat(order.currency).hasToString("EUR");
        assertThat(order.sourceId).isEqualTo(Places.sourceId("orders/part-0.csv"));
        assertThat(order.position).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void shouldTakeBlankLineAmountsForAbsent(String blank) {
        OrderLine order = orders().order(csv(orderFields(Map.of("line_amount", blank))));
        assertThat(order.hasLineAmount).isFalse();
        assertThat(order.salesE4()).isEqualTo(-246_912);
    }

    @ParameterizedTest
    @CsvSource({
        "order_id, '', missing_field",
        "order_id, '  ', missing_field",
        "line, '', missing_field",
        "line, -1, out_of_range",
        "line, 1.0, bad_number",
        "line, x, bad_number",
        "line, 9223372036854775808, out_of_range",
        "event_time, '', missing_field",
        "event_time, yesterday, bad_time",
        "product_id, '', missing_field",
        "quantity, '', missing_field",
        "quantity, 0, out_of_range",
        "quantity, 1000001, out_of_range",
        "quantity, -1000001, out_of_range",
        "quantity, 99999999999999999999999, out_of_range",
        "quantity, 1.5, bad_number",
        "quantity, 1e2, bad_number",
        "unit_price, '', missing_field",
        "unit_price, -0.01, out_of_range",
        "unit_price, 1000000000.0001, out_of_range",
        "unit_price, 99999999999999999999, out_of_range",
        "unit_price, 1.23456, bad_number",
        "unit_price, 1e2, bad_number",
        "unit_price, '1,5', bad_number",
        "line_amount, x, bad_number",
        "line_amount, -1000000000.01, out_of_range",
        "currency, '', missing_field",
        "currency, eur, bad_currency",
        "currency, EURO, bad_currency",
        "currency, EÜ, bad_currency",
        "currency, ' EUR', bad_currency",
    })
    void shouldRejectOrderLines(String field, String value, String reason) {
        Unusable reject = orders().reject(csv(orderFields(Map.of(field, value))));
        assertThat(reject.reason).hasToString(reason);
        assertThat(reject.detail.toString())
                .startsWith("orders: ")
                .contains(field)
                .endsWith(" is needed");
        assertThat(reject.timeMs).isEqualTo(field.equals("event_time") ? Unusable.NO_TIME : TIME_MS);
        assertThat(reject.feed).isEqualTo(Feed.ORDERS);
        assertThat(reject.sourceId).isEqualTo(Places.sourceId("orders/part-0.csv"));
        assertThat(reject.hasPayload).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "line, 0",
        "line, 9223372036854775807",
        "line, ' 007 '",
        "quantity, 1000000",
        "quantity, +3",
        "unit_price, 0",
        "unit_price, -0",
        "unit_price, ' 1.50000000 '",
        "unit_price, 1000000",
        "line_amount, 1000000000",
        "currency, XXX",
        "customer_id, ''",
        "category, ' '",
    })
    void shouldAcceptOrderLinesAtTheEdges(String field, String value) {
        orders().order(csv(orderFields(Map.of(field, value))));
    }

    @Test
    void shouldRejectLinesThatCostMoreThanMoneyCanHold() {
        Map<String, String> atTheEdge = orderFields(Map.of("quantity", "1000000", "unit_price", "100000000"));
        assertThat(orders().order(csv(atTheEdge)).salesE4()).isEqualTo(1_000_000_000_000_000_000L);
        Map<String, String> beyond = orderFields(Map.of("quantity", "-1000000", "unit_price", "100000000.0001"));
        assertThat(orders().reject(csv(beyond)).reason).hasToString("out_of_range");
        beyond.put("line_amount", "5");
        assertThat(orders().order(csv(beyond)).salesE4()).isEqualTo(50_000);
    }

    @Test
    void shouldSayWhatWhereAndTheMend() {
        Decoding partitioned = Decoding.of(Feed.ORDERS, "part-3.csv").inFolder("2026-03-24", "PT10S");
        Unusable reject = partitioned.reject(csv(orderFields(Map.of("quantity", "x"))));
        assertThat(reject.detail)
                .hasToString("orders: cannot read quantity \"x\" (orders/dt=2026-03-24/part-3.csv, byte "
                        + reject.position + "): a whole number other than 0, at most 1000000 in size, is needed");
    }

    @Test
    void shouldQuoteValuesBrieflyAndOnOneLine() {
        Unusable reject = orders().reject(csv(orderFields(Map.of("quantity", "\"1\n2" + "é".repeat(100) + "\""))));
        assertThat(reject.detail.toString())
                .contains("\"1 2" + "é".repeat(77) + "…\"")
                .doesNotContain("\n");
    }

    @Test
    void shouldReadCustomersAndRejectThoseWithoutRegion() {
        CustomerRecord customer = Decoding.of(Feed.CUSTOMERS, "a.csv")
                .customer("customer_id,event_time,region,segment\nc1," + TIME + ",Île-de-France,gold\n");
        assertThat(customer.region).hasToString("Île-de-France");
        assertThat(customer.segment).hasToString("gold");
        for (String record : new String[] {",2026-03-24,north", "c1,2026-03-24,", "c1,,north"}) {
            Unusable reject =
                    Decoding.of(Feed.CUSTOMERS, "a.csv").reject("customer_id,event_time,region\n" + record + "\n");
            assertThat(reject.reason).hasToString("missing_field");
        }
    }

    @Test
    void shouldReadEveryFieldOfAPayment() {
        Map<String, String> fields = paymentFields(Map.of());
        fields.putAll(Map.of("order_id", "o1", "customer_id", "c1", "card_id", "k1", "ref_payment_id", "y0"));
        fields.putAll(Map.of("terminal_id", "t1", "country", "FR", "lat", " 48.85", "lon", "2.35e0"));
        fields.put("ship_address_id", "a1");
        Payment payment = payments().payment(csv(fields));
        assertThat(payment.paymentId).hasToString("y1");
        assertThat(payment.timeMs).isEqualTo(TIME_MS);
        assertThat(payment.orderId).hasToString("o1");
        assertThat(payment.customerId).hasToString("c1");
        assertThat(payment.cardId).hasToString("k1");
        assertThat(payment.status).isEqualTo(Payment.Status.CAPTURE);
        assertThat(payment.amountE4).isEqualTo(99_900);
        assertThat(payment.currency).hasToString("EUR");
        assertThat(payment.refPaymentId).hasToString("y0");
        assertThat(payment.terminalId).hasToString("t1");
        assertThat(payment.country).hasToString("FR");
        assertThat(payment.latitude).hasToString("48.85");
        assertThat(payment.longitude).hasToString("2.35e0");
        assertThat(payment.shipAddressId).hasToString("a1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "capture", "refund", "chargeback"})
    void shouldKnowEveryStatus(String status) {
        assertThat(payments()
                        .payment(csv(paymentFields(Map.of("status", status))))
                        .status
                        .id())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "payment_id, '', missing_field",
        "status, '', missing_field",
        "status, Capture, bad_status",
        "status, void, bad_status",
        "amount, '', missing_field",
        "amount, 0, out_of_range",
        "amount, -1, out_of_range",
        "amount, 1000000000.01, out_of_range",
        "amount, 0.00001, bad_number",
        "currency, usd, bad_currency",
        "lat, north, bad_number",
        "lon, '1,5', bad_number",
        "event_time, 20260324, bad_time",
    })
    void shouldRejectPayments(String field, String value, String reason) {
        Unusable reject = payments().reject(csv(paymentFields(Map.of(field, value))));
        assertThat(reject.reason).hasToString(reason);
        assertThat(reject.detail.toString())
                .startsWith("payments: ")
                .contains(field)
                .endsWith(" is needed");
    }

    @Test
    void shouldRoundTemperaturesHalfEven() {
        Reading reading = Decoding.of(Feed.READINGS, "a.jsonl")
                .reading("{\"timestamp\":\"" + TIME + "\",\"sensor_id\":5,\"temperature\":21.00005,\"humidity\":0.5}");
        assertThat(reading.sensorId).hasToString("5");
        assertThat(reading.temperatureE4).isEqualTo(210_000);
        assertThat(reading.humidity).hasToString("0.5");
        assertThat(reading.fromText).isFalse();
        assertThat(reading.timeMs).isEqualTo(TIME_MS);
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, '', missing_field",
        "temperature, 1e, bad_number",
        "temperature, 1e10, out_of_range",
        "temperature, 1e999999999999, out_of_range",
        "temperature, warm, bad_number",
        "temperature, 1000000000.1, out_of_range",
        "temperature, 99999999999999999999999, out_of_range",
        "sensor_id, '', missing_field",
        "timestamp, '', missing_field",
        "timestamp, noon, bad_time",
        "humidity, wet, bad_number",
    })
    void shouldRejectReadings(String field, String value, String reason) {
        Map<String, String> fields = new LinkedHashMap<>(
                Map.of("timestamp", TIME, "sensor_id", "s1", "temperature", "21.5", "humidity", ""));
        fields.put(field, value);
        assertThat(Decoding.of(Feed.READINGS, "a.csv").reject(csv(fields)).reason)
                .hasToString(reason);
    }

    private static Decoding orders() {
        return Decoding.of(Feed.ORDERS, "part-0.csv");
    }

    private static Decoding payments() {
        return Decoding.of(Feed.PAYMENTS, "part-0.csv");
    }

    private static Map<String, String> orderFields(Map<String, String> changes) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.putAll(Map.of("order_id", "o1", "line", "7", "event_time", TIME, "customer_id", "c1"));
        fields.putAll(Map.of("product_id", "p1", "quantity", "-2", "unit_price", "12.3456", "currency", "EUR"));
        fields.putAll(changes);
        return fields;
    }

    private static Map<String, String> paymentFields(Map<String, String> changes) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.putAll(Map.of("payment_id", "y1", "event_time", TIME, "status", "capture"));
        fields.putAll(Map.of("amount", "9.99", "currency", "EUR"));
        fields.putAll(changes);
        return fields;
    }

    /** A header and one record; values with commas are put in quotes. */
    private static String csv(Map<String, String> fields) {
        List<String> values = fields.values().stream()
                .map(value -> value.contains(",") ? "\"" + value + "\"" : value)
                .toList();
        return String.join(",", fields.keySet()) + "\n" + String.join(",", values) + "\n";
    }
}
