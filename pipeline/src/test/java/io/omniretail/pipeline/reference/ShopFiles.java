package io.omniretail.pipeline.reference;

import io.omniretail.pipeline.reference.ShopEvent.Customer;
import io.omniretail.pipeline.reference.ShopEvent.Line;
import io.omniretail.pipeline.reference.ShopEvent.Payment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what happened in a shop into files as nastily as is allowed, with broken records between, the same for the
 * same seed: CSV and JSON lines, plain and gz, shuffled, columns in any order, all ways to write a time or a number.
 */
public final class ShopFiles {
    /** How files lie in folders. */
    public enum Layout {
        /** No {@code dt=} folders. */
        FLAT,
        /** All in {@code dt=} folders; some records in wrong ones. */
        DATED,
        /** Some here, some there. */
        MIXED
    }

    /**
     * A record in a file.
     *
     * @param event what it says; null if it is broken
     * @param feed folder of the feed
     * @param source the file's path under the input
     * @param position byte at which it starts, uncompressed
     * @param payload its bytes as text
     * @param reason why it is rejected; empty if it is not because of itself
     */
    public record Written(ShopEvent event, String feed, String source, long position, String payload, String reason) {}

    private record Broken(String text, String reason) {}

    private static final long SLACK_MS = 10_000;
    private static final long DAY_MS = 86_400_000;
    private static final int FILES_PER_FOLDER = 4;
    private static final List<String> FEEDS = List.of("orders", "customers", "payments");

    private final Path input;
    private final Layout layout;
    private final ZoneId zone;
    private final Random random;
    private final List<Written> written = new ArrayList<>();

    private ShopFiles(Path input, Layout layout, ZoneId zone, long seed) {
        this.input = input;
        this.layout = layout;
        this.zone = zone;
        this.random = new Random(seed);
    }

    /**
     * Writes files into the folders of the feeds.
     *
     * @param zone zone of the times that are written without one
     * @return all records that were written
     */
    public static List<Written> write(List<ShopEvent> events, Path input, Layout layout, ZoneId zone, long seed)
            throws IOException {
        ShopFiles files = new ShopFiles(input, layout, zone, seed);
        for (String feed : FEEDS) {
            files.writeFeed(
                    feed,
                    events.stream().filter(event -> event.feed().equals(feed)).toList());
        }
        return files.written;
    }

    /**
     * Makes a message of each event of a feed, in JSON, and broken ones between them.
     *
     * @return the messages in the order of the events, with their index as position
     */
    public static List<Written> messages(String feed, List<ShopEvent> events, ZoneId zone, long seed) {
        ShopFiles files = new ShopFiles(Path.of(""), Layout.FLAT, zone, seed);
        for (ShopEvent event : events) {
            if (files.chance(2)) {
                Broken broken = files.broken(feed, true, List.of());
                files.addMessage(null, feed, broken.text(), broken.reason());
            }
            files.addMessage(event, feed, files.json(files.values(event)), "");
        }
        return files.written;
    }

    private void addMessage(ShopEvent event, String feed, String payload, String reason) {
        written.add(new Written(event, feed, feed, written.size(), payload, reason));
    }

    private void writeFeed(String feed, List<ShopEvent> events) throws IOException {
        Map<String, List<ShopEvent>> folders = new TreeMap<>();
        List<ShopEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        for (ShopEvent event : shuffled) {
            folders.computeIfAbsent(folder(event), any -> new ArrayList<>()).add(event);
        }
        for (Map.Entry<String, List<ShopEvent>> folder : folders.entrySet()) {
            int files = 1
                    + random.nextInt(
                            Math.min(FILES_PER_FOLDER, folder.getValue().size()));
            for (int file = 0; file < files; file++) {
                List<ShopEvent> share = new ArrayList<>();
                for (int i = file; i < folder.getValue().size(); i += files) {
                    share.add(folder.getValue().get(i));
                }
                writeFile(feed, feed + "/" + folder.getKey(), file, share);
            }
        }
    }

    private String folder(ShopEvent event) {
        boolean dated = layout == Layout.DATED || layout == Layout.MIXED && random.nextBoolean();
        if (!dated) {
            return chance(30) ? "more/" : "";
        }
        long timeMs = event.timeMs();
        if (chance(1)) {
            timeMs += random.nextInt(5) * DAY_MS - 2 * DAY_MS;
        }
        // Whoever sorted it there may have had a clock that was a little wrong.
        timeMs += random.nextLong(2 * SLACK_MS) - SLACK_MS;
        return "dt=" + Instant.ofEpochMilli(timeMs).atZone(ZoneOffset.UTC).toLocalDate() + "/";
    }

    private void writeFile(String feed, String folder, int number, List<ShopEvent> events) throws IOException {
        boolean json = chance(40);
        boolean zipped = chance(30);
        String source =
                folder + "part-" + number + (json ? pick(List.of(".jsonl", ".json")) : ".csv") + (zipped ? ".gz" : "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String lineBreak = pick(List.of("\n", "\r\n"));
        if (chance(20)) {
            bytes.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        List<String> columns = new ArrayList<>(fieldsOf(feed));
        columns.add("ignored");
        Collections.shuffle(columns, random);
        if (!json) {
            put(bytes, String.join(",", columns) + lineBreak);
        }
        for (int i = 0; i < events.size(); i++) {
            if (chance(3)) {
                put(bytes, lineBreak);
            }
            if (chance(2)) {
                Broken broken = broken(feed, json, columns);
                written.add(new Written(null, feed, source, bytes.size(), broken.text(), broken.reason()));
                put(bytes, broken.text() + lineBreak);
            }
            ShopEvent event = events.get(i);
            String record = json ? json(values(event)) : csv(values(event), columns);
            String reason = isOutside(event, folder) ? "outside_partition" : "";
            written.add(new Written(event, feed, source, bytes.size(), record, reason));
            boolean last = i == events.size() - 1;
            put(bytes, record + (last && chance(30) ? "" : lineBreak));
        }
        Path file = input.resolve(source);
        Files.createDirectories(file.getParent());
        try (OutputStream out =
                zipped ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(bytes.toByteArray());
        }
    }

    private static boolean isOutside(ShopEvent event, String folder) {
        int at = folder.indexOf("dt=");
        if (at < 0) {
            return false;
        }
        long startMs =
                Instant.parse(folder.substring(at + 3, at + 13) + "T00:00:00Z").toEpochMilli();
        return event.timeMs() < startMs - SLACK_MS || event.timeMs() >= startMs + DAY_MS + SLACK_MS;
    }

    private static List<String> fieldsOf(String feed) {
        return switch (feed) {
            case "orders" ->
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
            case "customers" -> List.of("customer_id", "event_time", "region", "segment");
            default ->
                List.of(
                        "payment_id",
                        "event_time",
                        "order_id",
                        "customer_id",
                        "card_id",
                        "status",
                        "amount",
                        "currency",
                        "country",
                        "lat");
        };
    }

    /** The fields' values: texts, and numbers in one of the ways to write them. */
    private Map<String, String> values(ShopEvent event) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("event_time", time(event.timeMs()));
        if (event instanceof Line line) {
            values.put("order_id", line.orderId());
            values.put("line", Long.toString(line.line()));
            values.put("customer_id", line.customerId());
            values.put("product_id", line.productId());
            values.put("category", line.category());
            values.put("campaign", line.campaign());
            values.put("channel", line.channel());
            values.put("region", line.region());
            values.put("quantity", Long.toString(line.quantity()));
            values.put("unit_price", number(line.unitPrice()));
            values.put("line_amount", line.lineAmount() == null ? "" : number(line.lineAmount()));
            values.put("currency", line.currency());
        } else if (event instanceof Customer customer) {
            values.put("customer_id", customer.customerId());
            values.put("region", customer.region());
            values.put("segment", customer.segment());
        } else if (event instanceof Payment payment) {
            values.put("payment_id", payment.paymentId());
            values.put("order_id", payment.orderId());
            values.put("customer_id", payment.customerId());
            values.put("card_id", payment.cardId());
            values.put("status", payment.status());
            values.put("amount", number(payment.amount()));
            values.put("currency", payment.currency());
            values.put("country", payment.country());
        }
        return values;
    }

    private String time(long timeMs) {
        Instant instant = Instant.ofEpochMilli(timeMs);
        LocalDateTime local = instant.atZone(zone).toLocalDateTime();
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(timeMs);
            case 1 ->
                OffsetDateTime.ofInstant(instant, ZoneOffset.ofHours(pick(List.of(-5, 0, 9))))
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            case 2 -> zone.getRules().getValidOffsets(local).size() == 1 ? local.toString() : instant.toString();
            default -> instant.toString();
        };
    }

    private String number(BigDecimal value) {
        return switch (random.nextInt(4)) {
            case 0 -> value.setScale(4).toPlainString();
            case 1 -> value.setScale(6).toPlainString();
            default -> value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        };
    }

    private String csv(Map<String, String> values, List<String> columns) {
        List<String> cells = new ArrayList<>();
        for (String column : columns) {
            String value = column.equals("ignored") ? "x" : values.getOrDefault(column, "");
            boolean needsQuotes = value.chars().anyMatch(character -> ",\"\n\r".indexOf(character) >= 0);
            cells.add(needsQuotes || chance(10) ? "\"" + value.replace("\"", "\"\"") + "\"" : value);
        }
        return String.join(",", cells);
    }

    private String json(Map<String, String> values) {
        List<String> members = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!value.isEmpty()) {
                boolean isNumber = List.of("line", "quantity", "unit_price", "line_amount", "amount")
                                .contains(name)
                        || name.equals("event_time") && value.matches("\\d+");
                members.add("\"" + name + "\":" + (isNumber && chance(50) ? value : quoted(value)));
            } else if (chance(50)) {
                members.add("\"" + name + "\": " + pick(List.of("null", "\"\"")));
            }
        });
        if (chance(20)) {
            members.add("\"nested\": {\"order_id\": [\"}\\\"\", 1e9, null, {\"event_time\": true}]}");
        }
        Collections.shuffle(members, random);
        return chance(20) ? "{ " + String.join(" ,", members) + "\t}" : "{" + String.join(",", members) + "}";
    }

    private String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        boolean escapeAll = chance(20);
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (character < ' ' || escapeAll && character > '~') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }

    /** A record that cannot be used, whatever the feed. */
    private Broken broken(String feed, boolean json, List<String> columns) {
        if (json) {
            return pick(List.of(
                    new Broken("{\"broken\":", "malformed"),
                    new Broken("garbage", "malformed"),
                    new Broken("{\"event_time\":\"2026-10-25T12:00:00Z\"}", "missing_field"),
                    new Broken("{\"event_time\":\"2026-13-25T12:00:00Z\",\"order_id\":\"o\"}", "bad_time"),
                    new Broken("{}", "missing_field")));
        }
        Map<String, String> values = new TreeMap<>();
        for (String field : fieldsOf(feed)) {
            values.put(field, "x");
        }
        values.put("event_time", "yesterday");
        return pick(List.of(
                new Broken("garbage", "wrong_field_count"),
                new Broken(csv(values, columns) + ",\"one, too \nmany\"", "wrong_field_count"),
                new Broken(csv(values, columns), "bad_time"),
                new Broken(csv(Map.of(), columns), "missing_field")));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static void put(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
