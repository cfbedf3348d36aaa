package io.omniretail.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleGeneratorTest {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    @TempDir
    Path folder;

    private Map<Feed, Long> generate(String name, String... flags) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of("--output", name));
        return new SampleGenerator(GenerateOptions.parse(arguments, folder)).run();
    }

    /** All files below a folder, by their path. */
    private Map<String, byte[]> files(String name) throws IOException {
        Path root = folder.resolve(name);
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private String digest(String name) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Map.Entry<String, byte[]> file : files(name).entrySet()) {
            digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update(file.getValue());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private List<String> lines(String name, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files(name).entrySet()) {
            if (file.getKey().startsWith(prefix)) {
                lines.addAll(new String(file.getValue(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
        return lines;
    }

    private static Instant timeOf(String line) {
        Matcher matcher = TIME.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Instant.parse(matcher.group());
    }

    @Test
    void shouldGiveTheseVeryBytesForASeed() throws Exception {
        generate("sample", "--events", "20000", "--seed", "42");

        assertThat(digest("sample")).isEqualTo("3542a85466e87501f0a6e01bbecb7ef0e56c72888230714413b4c1edb1022bf0");
    }

    @Test
    void shouldGiveTheSameBytesWhateverLocaleAndZone() throws Exception {
        generate("here", "--events", "3000");
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            generate("there", "--events", "3000");
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        assertThat(digest("there")).isEqualTo(digest("here"));
    }

    @Test
    void shouldGiveOtherBytesForAnotherSeed() throws Exception {
        generate("one", "--events", "1000", "--seed", "1");
        generate("two", "--events", "1000", "--seed", "2");

        assertThat(digest("one")).isNotEqualTo(digest("two"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7, 12, 13, 50, 99, 1_000, 12_345})
    void shouldWriteExactlyAsManyEventsAsAskedFor(long count) throws IOException {
        Map<Feed, Long> events = generate(
                "sample", "--events", Long.toString(count), "--duplicates", "0", "--malformed", "0", "--days", "3");

        assertThat(events.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
        assertThat(events.get(Feed.ORDERS)).isEqualTo((count + 1) / 2);
        for (Feed feed : Feed.values()) {
            long records = lines("sample", feed.id()).stream()
                    .filter(line -> TIME.matcher(line).find())
                    .count();
            assertThat(records).as(feed.id()).isEqualTo(events.get(feed));
        }
    }

    @Test
    void shouldPutEveryEventIntoTheFolderOfItsDay() throws IOException {
        generate("sample", "--events", "20000", "--days", "5", "--malformed", "0", "--disorder", "2h");

        Map<String, byte[]> files = files("sample");
        assertThat(files.keySet())
                .contains("orders/dt=2026-11-01/part-0.csv", "payments/dt=2026-11-05/part-0.jsonl")
                .allMatch(path -> path.matches("[a-z]+/dt=2026-11-0[1-5]/part-0\\.(csv|jsonl)"));
        files.forEach((path, bytes) -> {
            String day = path.substring(path.indexOf("dt=") + 3).substring(0, 10);
            assertThat(new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> TIME.matcher(line).find()))
                    .allMatch(line -> timeOf(line)
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate()
                            .toString()
                            .equals(day));
        });
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "10s, 10000", "30m, 1800000"})
    void shouldDisorderEventsByAtMostTheBound(String disorder, long boundMs) throws IOException {
        generate("sample", "--events", "20000", "--malformed", "0", "--partitioned", "false", "--disorder", disorder);

        for (Feed feed : Feed.values()) {
            Instant latest = Instant.MIN;
            long worstMs = 0;
            for (String line : lines("sample", feed.id())) {
                if (TIME.matcher(line).find()) {
                    Instant time = timeOf(line);
                    if (time.isBefore(latest)) {
                        worstMs = Math.max(worstMs, latest.toEpochMilli() - time.toEpochMilli());
                    } else {
                        latest = time;
                    }
                }
            }
            assertThat(worstMs).as(feed.id()).isLessThanOrEqualTo(boundMs);
            if (boundMs > 60_000 && feed == Feed.ORDERS) {
                assertThat(worstMs).as(feed.id()).isGreaterThan(boundMs / 2);
            }
        }
    }

    @Test
    void shouldRepeatAndDamageAsManyRecordsAsAskedFor() throws IOException {
        Map<Feed, Long> events = generate(
                "sample", "--events", "40000", "--duplicates", "0.05", "--malformed", "0.02", "--disorder", "0s");

        List<String> orders = lines("sample", "orders").stream()
                .filter(line -> !line.startsWith("order_id,"))
                .toList();
        List<String> sound = orders.stream()
                .filter(line ->
                        line.split(",", -1).length == 13 && TIME.matcher(line).find() && !line.contains("n/a"))
                .toList();
        long distinct = sound.stream().distinct().count();
        assertThat(distinct).isEqualTo(events.get(Feed.ORDERS));
        assertThat(sound.size() - distinct).isBetween(900L, 1_100L);
        assertThat(orders.size() - sound.size()).isBetween(350, 450);
    }

    @Test
    void shouldWriteTheFormatAndTheNumberOfFilesAskedFor() throws IOException {
        generate("csv?format=csv", "--events", "4000", "--files", "3", "--partitioned", "false");
        generate("json?format=json", "--events", "4000", "--days", "1", "--from", "2026-03-29");

        assertThat(files("csv").keySet()).hasSize(12).contains("readings/part-2.csv");
        assertThat(files("json").keySet())
                .containsExactly(
                        "customers/dt=2026-03-29/part-0.jsonl",
                        "orders/dt=2026-03-29/part-0.jsonl",
                        "payments/dt=2026-03-29/part-0.jsonl",
                        "readings/dt=2026-03-29/part-0.jsonl");
    }
}
