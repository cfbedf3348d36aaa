package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventAssemblerTest {
    private static final String HEADER = "customer_id,event_time,region\n";
    private static final int PAYLOAD_LIMIT = 65_536;

    private static final Map<String, String> ONLINE_RETAIL = Map.of(
            "order_id", "InvoiceNo",
            "line", "$position",
            "event_time", "InvoiceDate",
            "product_id", "StockCode",
            "quantity", "Quantity",
            "unit_price", "UnitPrice",
            "customer_id", "CustomerID",
            "region", "Country",
            "currency", "'GBP'");
    private static final String ONLINE_RETAIL_HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    @ParameterizedTest
    @CsvSource({
        "2026-03-23T23:59:50Z, true",
        "2026-03-23T23:59:49.999Z, false",
        "2026-03-25T00:00:09.999Z, true",
        "2026-03-25T00:00:10Z, false",
        "2026-03-25T01:00:00+02:00, true",
    })
    void shouldKeepEventsWithinTheDayOfTheirFolderAndTheSlack(String time, boolean inside) {
        Decoding customers = Decoding.of(Feed.CUSTOMERS, "a.csv").inFolder("2026-03-24", "PT10S");
        Decoded decoded = customers.only(HEADER + "c1," + time + ",north");
        assertThat(decoded.kind()).isEqualTo(inside ? Decoded.Kind.EVENT : Decoded.Kind.REJECT);
        if (!inside) {
            assertThat(decoded.reject().reason).hasToString("outside_partition");
            // the folder's day: the run that reports the record's own day may not open the folder
            assertThat(decoded.reject().timeMs)
                    .isEqualTo(Instant.parse("2026-03-24T00:00:00Z").toEpochMilli());
            assertThat(decoded.reject().detail.toString())
                    .startsWith("customers: event_time \"" + time + "\" is no time of dt=2026-03-24 (customers/dt=");
        }
    }

    @Test
    void shouldFileRejectsWithoutTimeUnderTheDayOfTheirFolder() {
        Decoding customers = Decoding.of(Feed.CUSTOMERS, "a.csv").inFolder("2026-03-24", "PT10S");
        long dayStartMs = Instant.parse("2026-03-24T00:00:00Z").toEpochMilli();
        assertThat(customers.reject(HEADER + "garbage").timeMs).isEqualTo(dayStartMs);
        assertThat(customers.reject(HEADER + "c1,x,north").timeMs).isEqualTo(dayStartMs);
    }

    @Test
    void shouldReadTimesWithoutZoneInThatOfTheJob() {
        CustomerRecord customer =
                Decoding.of(Feed.CUSTOMERS, "a.csv").inZone("Asia/Tokyo").customer(HEADER + "c1,2026-03-24,north");
        assertThat(customer.timeMs)
                .isEqualTo(Instant.parse("2026-03-23T15:00:00Z").toEpochMilli());
    }

    @Test
    void shouldReadForeignColumnsConstantsAndThePosition() {
        String record = "536365,85123A,\"HOLDER, WHITE\",6,2011-06-01T08:26:00,2.55,,United Kingdom\n";
        OrderLine order = onlineRetail().order(ONLINE_RETAIL_HEADER + record);
        assertThat(order.orderId).hasToString("536365");
        assertThat(order.line).isEqualTo(ONLINE_RETAIL_HEADER.length()).isEqualTo(order.position);
        assertThat(order.timeMs).isEqualTo(Instant.parse("2011-06-01T07:26:00Z").toEpochMilli());
        assertThat(order.productId).hasToString("85123A");
        assertThat(order.customerId.isEmpty()).isTrue();
        assertThat(order.ownRegion).hasToString("United Kingdom");
        assertThat(order.currency).hasToString("GBP");
        assertThat(order.salesE4()).isEqualTo(153_000);
    }

    @Test
    void shouldNameTheForeignColumn() {
        String record = "536365,85123A,,many,2011-06-01T08:26:00,2.55,,United Kingdom\n";
        assertThat(onlineRetail().reject(ONLINE_RETAIL_HEADER + record).detail.toString())
                .startsWith("orders: cannot read quantity (column Quantity) \"many\" (");
    }

    @Test
    void shouldSkipRecordsByValueWhateverElseIsWrongWithThem() {
        String rest = ",,many,2011-06-01T08:26:00,2.55,,United Kingdom\n";
        assertThat(onlineRetail().only(ONLINE_RETAIL_HEADER + "1,POST" + rest).kind())
                .isEqualTo(Decoded.Kind.FILTERED);
        assertThat(onlineRetail().only(ONLINE_RETAIL_HEADER + "1,POSTS" + rest).kind())
                .isEqualTo(Decoded.Kind.REJECT);
        Decoded internal = onlineRetail().only("Kind," + ONLINE_RETAIL_HEADER + "internal,1,X" + rest);
        assertThat(internal.kind()).isEqualTo(Decoded.Kind.FILTERED);
        assertThat(internal.feed()).isEqualTo(Feed.ORDERS);
    }

    @Test
    void shouldReadUnmappedFieldsFromColumnsOfTheirOwnName() {
        Decoding mapped = Decoding.of(Feed.CUSTOMERS, "a.csv").mapped(Map.of("region", "country"));
        CustomerRecord customer = mapped.customer("customer_id,event_time,region,country\nc1,2026-03-24,no,FR");
        assertThat(customer.region).hasToString("FR");
    }

    @Test
    void shouldReadSeveralFieldsFromOneColumn() {
        Decoding mapped = Decoding.of(Feed.CUSTOMERS, "a.jsonl").mapped(Map.of("region", "x", "segment", "x"));
        CustomerRecord customer = mapped.customer("{\"customer_id\":1,\"event_time\":\"2026-03-24\",\"x\":\"FR\"}");
        assertThat(customer.region).hasToString("FR");
        assertThat(customer.segment).hasToString("FR");
    }

    @Test
    void shouldCutPayloadsBetweenCharacters() {
        String longValue = "x" + "é".repeat(PAYLOAD_LIMIT);
        Unusable reject = Decoding.of(Feed.CUSTOMERS, "a.csv").reject(HEADER + longValue);
        assertThat(reject.payload).hasToString("x" + "é".repeat(PAYLOAD_LIMIT / 2 - 1));
    }

    @Test
    void shouldKeepPayloadsThatAreNoUtf8() {
        byte[] record = new byte[PAYLOAD_LIMIT + 100];
        Arrays.fill(record, (byte) 0xC0);
        Unusable reject = Decoding.of(Feed.READINGS, "a.txt").reject(record);
        String base64 = reject.payload.toString().substring("base64:".length());
        assertThat(Base64.getDecoder().decode(base64)).isEqualTo(Arrays.copyOf(record, PAYLOAD_LIMIT));
    }

    @Test
    void shouldRejectRecordsThatAreTooLong() {
        for (String fileName : List.of("a.csv", "a.json", "a.txt")) {
            byte[] beginning = "é".repeat(PAYLOAD_LIMIT).getBytes(StandardCharsets.UTF_8);
            Decoded decoded = new Decoded();
            RecordFormat format = Decoding.of(Feed.READINGS, fileName).format();
            format.tooLong(beginning, 0, 101, 4711, decoded);
            assertThat(decoded.kind()).isEqualTo(Decoded.Kind.REJECT);
            assertThat(decoded.reject().reason).hasToString("too_long");
            assertThat(decoded.reject().position).isEqualTo(4711);
            assertThat(decoded.reject().timeMs).isEqualTo(Unusable.NO_TIME);
            assertThat(decoded.reject().payload).hasToString("é".repeat(50));
        }
    }

    private static Decoding onlineRetail() {
        return Decoding.of(Feed.ORDERS, "online-retail-2011-06.csv")
                .mapped(
                        ONLINE_RETAIL,
                        "yyyy-MM-dd'T'HH:mm:ss",
                        "Europe/London",
                        Map.of("StockCode", Set.of("DOT", "POST"), "Kind", Set.of("internal")));
    }
}
