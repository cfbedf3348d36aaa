package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.StreamReadFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonWriteFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    private static final String TIME = "\"event_time\":\"2026-03-24T10:00:00Z\"";
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Decoding customers = Decoding.of(Feed.CUSTOMERS, "part-0.jsonl");
    private final Decoding orders = Decoding.of(Feed.ORDERS, "part-0.json");

    @Test
    void shouldReadMembersInAnyOrderAndSkipUnknownOnes() {
        CustomerRecord customer =
                customers.customer("{\"region\":\"north\",\"nested\":{\"a\":[1,{\"event_time\":\"no\"}],"
                        + "\"region\":\"no\"},\"x\":true,\"y\":[],\"z\":-1.5e3, \"customer_id\" : \"c1\" ," + TIME
                        + "} ");
        assertThat(customer.customerId).hasToString("c1");
        assertThat(customer.region).hasToString("north");
        assertThat(customer.segment.isEmpty()).isTrue();
    }

    @Test
    void shouldTakeANumberAndTheSameNumberAsAStringForOne() {
        String rest = "\"product_id\":\"p\",\"currency\":\"EUR\",";
        OrderLine numbers = orders.order("{" + rest + "\"order_id\":17,\"line\":1,\"event_time\":1774346400000,"
                + "\"quantity\":-2,\"unit_price\":12.3400}");
        OrderLine strings =
                orders.order("{" + rest + "\"order_id\":\"17\",\"line\":\"1\",\"event_time\":\"1774346400000\","
                        + "\"quantity\":\"-2\",\"unit_price\":\"12.34\"}");
        assertThat(numbers.compareContent(strings)).isZero();
        assertThat(numbers.salesE4()).isEqualTo(-246_800);
    }

    @Test
    void shouldTakeNullForAbsent() {
        assertThat(customers
                        .customer("{\"customer_id\":\"c1\",\"region\":\"n\",\"segment\":null," + TIME + "}")
                        .segment
                        .isEmpty())
                .isTrue();
        assertThat(customers.reject("{\"customer_id\":\"c1\",\"region\":null," + TIME + "}").reason)
                .hasToString("missing_field");
    }

    @Test
    void shouldForgetTheRecordBefore() {
        List<Decoded> results = customers.decode("{\"customer_id\":\"c1\",\"region\":\"n\",\"segment\":\"gold\"," + TIME
                + "}\r\n{\"customer_id\":\"c2\",\"region\":\"s\"," + TIME + "}\r\n\r\n \n");
        assertThat(results).hasSize(2);
        assertThat(((CustomerRecord) results.get(1).event()).segment.isEmpty()).isTrue();
    }

    @Test
    void shouldDecodeEscapesInNamesAndValues() {
        CustomerRecord customer = customers.customer("{\"customer\\u005Fid\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\","
                + "\"region\":\"\\u00CEle-\\u6771\\uD83D\\uDE00 é\",\"segment\":\"plain\"," + TIME + "}");
        assertThat(customer.customerId).hasToString("\"\\/\b\f\n\r\t");
        assertThat(customer.region).hasToString("Île-東😀 é");
        assertThat(customer.segment).hasToString("plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"broken\":",
                "[]",
                "null",
                "\"text\"",
                "17",
                "{",
                "}",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1e400}",
                "{\"a\":-1e999}",
                "{\"a\":tru}",
                "{\"a\":nulll}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12G4\"}",
                "{\"a\":\"\\uD83D\"}",
                "{\"a\":\"\\uDE00\"}",
                "{\"a\":\"\\uD83D\\u0041\"}",
                "{\"a\":\"b}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\u0041\t\"}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"region\":\"a\",\"region\":\"a\"}",
                "{\"region\":\"a\",\"re\\u0067ion\":null}",
                "{\"a\":1/*x*/}"
            })
    void shouldRejectWhatIsNoJsonObject(String record) {
        Unusable reject = customers.reject(record);
        assertThat(reject.reason).hasToString("malformed");
        assertThat(reject.payload).hasToString(record);
    }

    @Test
    void shouldSayWhereARecordIsBroken() {
        assertThat(customers.reject("{\"region\" \"north\"}").detail)
                .hasToString("customers: broken JSON at byte 10 of the record (customers/part-0.jsonl, byte 0):"
                        + " a colon after a name is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "{}", "[\"n\"]"})
    void shouldRejectAFieldThatIsNeitherTextNorNumber(String value) {
        Unusable reject = customers.reject("{\"customer_id\":\"c1\",\"region\":" + value + "," + TIME + "}");
        assertThat(reject.reason).hasToString("malformed");
        assertThat(reject.detail.toString()).contains("region is neither text nor a number");
        assertThat(reject.timeMs).isEqualTo(1_774_346_400_000L);
    }

    @Test
    void shouldSkipByTrueAndFalse() {
        Decoding mapped =
                Decoding.of(Feed.CUSTOMERS, "x.json").mapped(Map.of(), "", "", Map.of("test", Set.of("true")));
        String rest = "\"customer_id\":\"c1\",\"region\":\"n\"," + TIME + "}";
        assertThat(mapped.only("{\"test\":true," + rest).kind()).isEqualTo(Decoded.Kind.FILTERED);
        assertThat(mapped.only("{\"test\":false," + rest).kind()).isEqualTo(Decoded.Kind.EVENT);
        assertThat(mapped.only("{\"test\":{}," + rest).kind()).isEqualTo(Decoded.Kind.EVENT);
    }

    @Test
    void shouldLimitDepthAndNumbers() {
        String rest = "\"customer_id\":\"c1\",\"region\":\"n\"," + TIME + "}";
        String deep = "{\"x\":" + "[".repeat(63) + "]".repeat(63) + "," + rest;
        String tooDeep = "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "," + rest;
        assertThat(customers.customer(deep).customerId).hasToString("c1");
        assertThat(customers.reject(tooDeep).reason).hasToString("malformed");
        assertThat(customers.customer("{\"x\":" + "1".repeat(64) + "," + rest).customerId)
                .hasToString("c1");
        assertThat(customers.reject("{\"x\":" + "1".repeat(65) + "," + rest).reason)
                .hasToString("malformed");
    }

    @Test
    void shouldRejectBytesThatAreNoUtf8() {
        byte[] content = ("{\"region\":\"K\u00F6ln\"," + TIME + "}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(customers.reject(content).reason).hasToString("invalid_utf8");
    }

    @Test
    void shouldSayThePlaceOfAMessageAsPartitionAndOffset() {
        RecordFormat format = RecordFormats.json(Feed.CUSTOMERS, customers.context("shop.customers"));
        Decoded decoded = new Decoded();
        assertThat(format.decode(new byte[] {' '}, 0, 1, Places.kafkaPosition(3, 17), decoded))
                .isTrue();
        assertThat(decoded.reject().detail.toString()).contains("(shop.customers, 3:17)");
        assertThat(decoded.reject().reason).hasToString("malformed");
    }

    @Property(seed = "1")
    void shouldReadWhatAWriterWrote(
            @ForAll("text") String customer, @ForAll("text") String region, @ForAll boolean ascii) throws IOException {
        JsonNode record = JACKSON.createObjectNode()
                .put("customer_id", "c" + customer)
                .put("region", "r" + region)
                .put("event_time", "2026-03-24T10:00:00Z");
        ObjectMapper writer = ascii ? ASCII : JACKSON;
        CustomerRecord decoded = customers.customer(writer.writeValueAsString(record));
        assertThat(decoded.customerId).hasToString("c" + customer);
        assertThat(decoded.region).hasToString("r" + region);
    }

    @Property(seed = "2", tries = 5000)
    void shouldAcceptWhatAnotherParserAccepts(@ForAll("records") String record) {
        Decoded decoded = customers.only(record);
        boolean accepted = decoded.kind() == Decoded.Kind.EVENT;
        JsonNode node = parse(record);
        assertThat(accepted).as(record).isEqualTo(node != null && node.isObject());
        if (accepted) {
            Event event = decoded.event();
            assertThat(((CustomerRecord) event).region)
                    .hasToString(node.get("region").asText());
        }
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars("a\"\\/\n\t\u0001 é東\u2028")
                .withChars('a', 'z')
                .ofMaxLength(12);
    }

    /** A good record that is broken, perhaps, by a few characters put in or taken out. */
    @Provide
    Arbitrary<String> records() {
        Arbitrary<String> values = Arbitraries.of(
                "1",
                "-0.5e2",
                "null",
                "true",
                "\"t\\n\\u00e9\"",
                "{}",
                "[]",
                "[1,\"b\",{\"c\":[null]}]",
                "{\"d\":{\"e\":1}}");
        Arbitrary<String> noise =
                Arbitraries.of("", "", " ", "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "e", ".", "-", "n");
        return Combinators.combine(values, noise, Arbitraries.doubles().between(0, 1), Arbitraries.of(0, 0, 1))
                .as((value, added, where, removed) -> {
                    String record = "{\"x\":" + value + ",\"customer_id\":\"c1\"," + TIME + ",\"region\":\"n\"}";
                    int at = (int) (where * (record.length() - 1));
                    return record.substring(0, at) + added + record.substring(at + removed);
                })
                .filter(JsonFormatTest::hasAllFields);
    }

    /** Rules for fields are not what this is about. */
    private static boolean hasAllFields(String record) {
        JsonNode node = parse(record);
        return node == null
                || node.path("customer_id").isTextual()
                        && !node.path("customer_id").asText().isBlank()
                        && node.path("region").isTextual()
                        && !node.path("region").asText().isBlank()
                        && node.path("event_time").asText().equals("2026-03-24T10:00:00Z");
    }

    private static JsonNode parse(String record) {
        try {
            return JACKSON.readTree(record);
        } catch (IOException e) {
            return null;
        }
    }
}
