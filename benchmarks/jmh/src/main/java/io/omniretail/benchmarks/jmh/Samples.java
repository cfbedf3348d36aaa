package io.omniretail.benchmarks.jmh;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.decode.DecodeContext;
import io.omniretail.sources.decode.RecordFormat;
import io.omniretail.sources.decode.RecordFormats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Order lines as a shop sends them; of one number of a line, the CSV, the JSON and the event are the same. */
final class Samples {
    /** Lines of one invocation. */
    static final int LINES = 1_000;

    private static final String HEADER =
            "order_id,line,event_time,customer_id,product_id,category,campaign,channel,region,"
                    + "quantity,unit_price,line_amount,currency";
    private static final String[] REGIONS = {"eu-north", "us-east", ""};

    private Samples() {}

    private static String[] cells(int number) {
        return new String[] {
            "order-" + (1_000_000 + number / 3),
            Integer.toString(1 + number % 3),
            Instant.ofEpochMilli(1_793_000_000_000L + 7_919L * number).toString(),
            "customer-" + number * 31 % 100_000,
            "product-" + number * 17 % 5_000,
            "category-" + number % 12,
            number % 4 == 0 ? "" : "campaign-" + number % 9,
            "web",
            REGIONS[number % REGIONS.length],
            Integer.toString(1 + number % 5),
            String.format(Locale.ROOT, "%d.%02d", number % 300, number % 100),
            "",
            "EUR"
        };
    }

    static byte[][] csv() {
        byte[][] lines = new byte[LINES][];
        for (int i = 0; i < LINES; i++) {
            lines[i] = String.join(",", cells(i)).getBytes(StandardCharsets.UTF_8);
        }
        return lines;
    }

    static byte[][] json() {
        String[] columns = HEADER.split(",");
        byte[][] lines = new byte[LINES][];
        for (int i = 0; i < LINES; i++) {
            String[] cells = cells(i);
            StringBuilder json = new StringBuilder("{");
            for (int column = 0; column < columns.length; column++) {
                if (!cells[column].isEmpty()) {
                    boolean isNumber = columns[column].matches("line|quantity|unit_price");
                    String quote = isNumber ? "" : "\"";
                    json.append(json.length() == 1 ? "" : ",")
                            .append('"' + columns[column] + "\":" + quote + cells[column] + quote);
                }
            }
            lines[i] = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        }
        return lines;
    }

    static RecordFormat csvFormat() {
        RecordFormat format = RecordFormats.forFile(Feed.ORDERS, "orders.csv", context());
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        format.readHeader(header, 0, header.length);
        return format;
    }

    static RecordFormat jsonFormat() {
        return RecordFormats.json(Feed.ORDERS, context());
    }

    private static DecodeContext context() {
        return new DecodeContext("orders", null, ZoneOffset.UTC, Optional.empty(), Duration.ZERO, 0);
    }

    /** The events, each of its own. */
    static OrderLine[] events() {
        return decoded(csvFormat(), csv());
    }

    /** Throws if the formats do not give the same events: no time is taken of wrong answers. */
    static void check() {
        OrderLine[] fromCsv = events();
        OrderLine[] fromJson = decoded(jsonFormat(), json());
        for (int i = 0; i < LINES; i++) {
            if (fromCsv[i].compareContent(fromJson[i]) != 0) {
                throw new AssertionError("line " + i + " of CSV is not that of JSON");
            }
        }
    }

    private static OrderLine[] decoded(RecordFormat format, byte[][] lines) {
        OrderLine[] events = new OrderLine[LINES];
        for (int i = 0; i < LINES; i++) {
            Decoded decoded = new Decoded();
            format.decode(lines[i], 0, lines[i].length, i, decoded);
            if (decoded.kind() != Decoded.Kind.EVENT) {
                throw new AssertionError("line " + i + ": " + decoded.reject().detail);
            }
            Packer packer = new Packer();
            decoded.event().pack(packer);
            events[i] = new OrderLine();
            events[i].unpack(new Unpacker().set(packer.bytes(), 0));
        }
        return events;
    }
}
