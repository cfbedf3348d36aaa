package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvFormatTest {
    private static final String HEADER = "customer_id,event_time,region,segment\n";
    private static final String TIME = "2026-03-24T10:00:00Z";
    private static final String ALPHABET = "a\",\n\r é";

    private final Decoding customers = Decoding.of(Feed.CUSTOMERS, "part-0.csv");

    @Example
    void shouldReadColumnsInAnyOrderAndIgnoreUnknownOnes() {
        CustomerRecord customer =
                customers.customer("note,segment,region,event_time,customer_id\nx,gold,north," + TIME + ",c1\n");
        assertThat(customer.customerId).hasToString("c1");
        assertThat(customer.region).hasToString("north");
        assertThat(customer.segment).hasToString("gold");
        assertThat(customer.timeMs).isEqualTo(1_774_346_400_000L);
    }

    @Example
    void shouldTakeTheFirstOfTwoColumnsOfOneName() {
        String content = "customer_id,region,event_time,region\nc1,first," + TIME + ",second";
        assertThat(customers.customer(content).region).hasToString("first");
    }

    @Example
    void shouldReadQuotedHeadersAndBlanksAroundNames() {
        String content = "\uFEFF\"customer_id\", region ,event_time\r\nc1,north," + TIME + "\r\n";
        assertThat(customers.customer(content).region).hasToString("north");
    }

    @Example
    void shouldReadQuotesCommasAndLineBreaksInsideQuotes() {
        CustomerRecord customer =
                customers.customer(HEADER + "c1," + TIME + ",\"a,b \"\"quoted\"\"\r\nsecond line\",\"\"\r\n");
        assertThat(customer.region).hasToString("a,b \"quoted\"\r\nsecond line");
        assertThat(customer.segment.isEmpty()).isTrue();
    }

    @Example
    void shouldTakeQuotesInsideUnquotedValuesAndTextAfterQuotesLiterally() {
        CustomerRecord customer = customers.customer(HEADER + "c1," + TIME + ",6\" x 4\",\"a\"b\"c\n");
        assertThat(customer.region).hasToString("6\" x 4\"");
        assertThat(customer.segment).hasToString("ab\"c");
    }

    @Example
    void shouldKeepSeveralUnquotedValuesOfOneRecordApart() {
        String longText = "x".repeat(500);
        CustomerRecord customer =
                customers.customer(HEADER + "\"c\"\"1\"," + TIME + ",\"" + longText + "\"\"\",\"g\"\"\"");
        assertThat(customer.customerId).hasToString("c\"1");
        assertThat(customer.region).hasToString(longText + "\"");
        assertThat(customer.segment).hasToString("g\"");
    }

    @Example
    void shouldIgnoreBlankLines() {
        assertThat(customers.decode(HEADER + "\n\r\n  \t\nc1," + TIME + ",north,\n\n"))
                .hasSize(1);
        assertThat(customers.decode(HEADER)).isEmpty();
    }

    @Example
    void shouldRejectAnyOtherNumberOfFields() {
        Unusable tooFew = customers.reject(HEADER + "garbage\n");
        assertThat(tooFew.reason).hasToString("wrong_field_count");
        assertThat(tooFew.detail)
                .hasToString("customers: 1 field instead of 4 (customers/part-0.csv, byte 38):"
                        + " as many fields as in the header are needed");
        assertThat(tooFew.payload).hasToString("garbage");
        Unusable tooMany = customers.reject(HEADER + "c1," + TIME + ",north,gold,\"more\"\n");
        assertThat(tooMany.reason).hasToString("wrong_field_count");
    }

    @Example
    void shouldRejectAQuoteThatIsNeverClosed() {
        Unusable reject = customers.reject(HEADER + "c1," + TIME + ",\"north,gold\nc2\n");
        assertThat(reject.reason).hasToString("malformed");
        assertThat(reject.payload).hasToString("c1," + TIME + ",\"north,gold\nc2\n");
    }

    @Example
    void shouldSayThatTheHeaderLacksAColumn() {
        Unusable reject = customers.reject("customer_id,event_time\nc1," + TIME);
        assertThat(reject.reason).hasToString("missing_field");
        assertThat(reject.detail)
                .hasToString("customers: region is missing (customers/part-0.csv, byte 23):"
                        + " a column region in the header is needed");
    }

    @Example
    void shouldRejectBytesThatAreNoUtf8() {
        byte[] content = (HEADER + "c1," + TIME + ",K\u00F6ln,").getBytes(StandardCharsets.ISO_8859_1);
        Unusable reject = customers.reject(content);
        assertThat(reject.reason).hasToString("invalid_utf8");
        assertThat(reject.payload.toString()).startsWith("base64:");
    }

    @Example
    void shouldNotFindTheEndOfARecordThatMayGoOn() {
        RecordFormat format = customers.format();
        byte[] bytes = "a,\"b\"\n\"\nc\",d\ne".getBytes(StandardCharsets.UTF_8);
        assertThat(format.endOfRecord(bytes, 0, 5)).isEqualTo(-1);
        assertThat(format.endOfRecord(bytes, 0, 6)).isEqualTo(5);
        assertThat(format.endOfRecord(bytes, 6, 10)).isEqualTo(-1);
        assertThat(format.endOfRecord(bytes, 6, bytes.length)).isEqualTo(12);
        assertThat(format.endOfRecord(bytes, 13, bytes.length)).isEqualTo(-1);
    }

    /** The reference reads character by character, by the states of Python's csv module. */
    @Property(seed = "1", tries = 5000)
    void shouldReadAnythingAsTheReferenceDoes(@ForAll("contents") String content) {
        List<String> expected = new ArrayList<>();
        for (List<String> fields : reference(content)) {
            expected.add(fields == null ? "malformed" : expected(fields));
        }
        List<String> actual = new ArrayList<>();
        for (Decoded decoded : Decoding.of(Feed.CUSTOMERS, "part-0.csv").decode(HEADER + content)) {
            actual.add(describe(decoded));
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Property(seed = "2")
    void shouldReadWhatAWriterWrote(@ForAll("rows") List<List<String>> rows) {
        StringBuilder content = new StringBuilder(HEADER);
        List<String> expected = new ArrayList<>();
        for (List<String> row : rows) {
            content.append(quote(row.get(0)))
                    .append(',')
                    .append(TIME)
                    .append(',')
                    .append(quote(row.get(1)));
            content.append(',').append(quote(row.get(2))).append("\r\n");
            expected.add(List.of(row.get(0), TIME, row.get(1), row.get(2)).toString());
        }
        List<String> actual = new ArrayList<>();
        customers.decode(content.toString()).forEach(decoded -> actual.add(describe(decoded)));
        assertThat(actual).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> contents() {
        Arbitrary<String> wild =
                Arbitraries.strings().withChars(ALPHABET.replace("\r", "")).ofMaxLength(12);
        Arbitrary<String> prefix =
                Arbitraries.of("", "c1," + TIME + ",north,", "c1," + TIME + ",\"x\",", "c," + TIME + ",");
        Arbitrary<String> lines = Combinators.combine(prefix, wild, Arbitraries.of("\n", "\r\n"))
                .as((start, rest, lineBreak) -> start + rest + lineBreak);
        return lines.list().ofMaxSize(4).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<List<List<String>>> rows() {
        Arbitrary<String> values =
                Arbitraries.strings().withChars(ALPHABET).ofMaxLength(8).map(text -> "v" + text);
        return values.list().ofSize(3).list().ofMaxSize(4);
    }

    private static String expected(List<String> fields) {
        if (fields.size() != 4) {
            return "wrong_field_count";
        }
        if (!fields.get(1).isBlank() && !fields.get(1).equals(TIME)) {
            return "bad_time";
        }
        return fields.subList(0, 3).stream().anyMatch(String::isBlank) ? "missing_field" : fields.toString();
    }

    private static String quote(String value) {
        boolean needed = value.contains("\"") || value.contains(",") || value.contains("\n") || value.contains("\r");
        return needed ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }

    private static String describe(Decoded decoded) {
        if (decoded.kind() == Decoded.Kind.REJECT) {
            return decoded.reject().reason.toString();
        }
        CustomerRecord customer = (CustomerRecord) decoded.event();
        return List.of(customer.customerId.toString(), TIME, customer.region.toString(), customer.segment.toString())
                .toString();
    }

    /** Records as lists of fields; null for one with an open quote. */
    private static List<List<String>> reference(String content) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        StringBuilder record = new StringBuilder();
        String state = "start";
        for (int i = 0; i < content.length(); i++) {
            char character = content.charAt(i);
            boolean inQuotes = state.equals("quoted");
            if (character == '\n' && !inQuotes) {
                close(records, fields, field, record, false);
                state = "start";
                continue;
            }
            record.append(character);
            if (character == ',' && !inQuotes) {
                fields.add(field.toString());
                field.setLength(0);
                state = "start";
            } else if (inQuotes && character == '"') {
                state = "quote in quotes";
            } else if (state.equals("start") && character == '"') {
                state = "quoted";
            } else if (state.equals("quote in quotes") && character == '"') {
                field.append(character);
                state = "quoted";
            } else {
                field.append(character);
                state = inQuotes ? "quoted" : "unquoted";
            }
        }
        close(records, fields, field, record, state.equals("quoted"));
        return records;
    }

    private static void close(
            List<List<String>> records, List<String> fields, StringBuilder field, StringBuilder record, boolean open) {
        if (open) {
            records.add(null);
        } else if (!record.toString().isBlank()) {
            String last = field.toString();
            fields.add(last.endsWith("\r") ? last.substring(0, last.length() - 1) : last);
            records.add(List.copyOf(fields));
        }
        fields.clear();
        field.setLength(0);
        record.setLength(0);
    }
}
