package io.omniretail.benchmarks.runner;

import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.config.NearestName;
import io.omniretail.pipeline.config.Values;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The flags that a benchmark was called with. */
public final class BenchOptions {
    private static final long MOST_ROWS = 1_000_000_000L;
    private static final long MOST_ROUNDS = 100;
    private static final int DEFAULT_ROUNDS = 3;
    private static final long HIGHEST_RATE = 100_000;
    private static final long MOST_SECONDS = 3_600;
    private static final String DEFAULT_HEAP = "4g";
    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,6}[mg]");

    private final Map<BenchOption, String> given;

    private BenchOptions(Map<BenchOption, String> given) {
        this.given = given;
    }

    /**
     * Reads the flags of a benchmark.
     *
     * @throws UsageException if the benchmark does not take a flag, or it is given twice
     */
    public static BenchOptions parse(Benchmark benchmark, List<String> arguments) {
        Map<BenchOption, String> given = new EnumMap<>(BenchOption.class);
        Arguments.read(
                arguments,
                benchmark.options().stream().map(BenchOption::key).toList(),
                key -> named(key).isSwitch(),
                (key, value) -> {
                    if (given.put(named(key), value) != null) {
                        throw new UsageException(named(key).flag() + " is given twice: give it once");
                    }
                });
        return new BenchOptions(given);
    }

    private static BenchOption named(String key) {
        return BenchOption.valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** How many rows there are to be, at least 1. */
    public long rows(long byDefault) {
        return whole(BenchOption.ROWS, byDefault, MOST_ROWS);
    }

    /** How often each fast peer runs, at least 1. */
    public int rounds() {
        return rounds(DEFAULT_ROUNDS);
    }

    /** How often each fast peer runs, at least 1. */
    public int rounds(int byDefault) {
        return (int) whole(BenchOption.ROUNDS, byDefault, MOST_ROUNDS);
    }

    /** How many records are sent a second, at least 1. */
    public long rate(long byDefault) {
        return whole(BenchOption.RATE, byDefault, HIGHEST_RATE);
    }

    /** How long is measured, at least a second. */
    public Duration time(Duration byDefault) {
        return Duration.ofSeconds(whole(BenchOption.SECONDS, byDefault.toSeconds(), MOST_SECONDS));
    }

    /** Whether slow peers run although their results are there. */
    public boolean redo() {
        return given.containsKey(BenchOption.REDO);
    }

    /** Heap of each Java machine, such as {@code 4g}. */
    public String heap() {
        return heap(DEFAULT_HEAP);
    }

    /** Heap of each Java machine, such as {@code 4g}. */
    public String heap(String byDefault) {
        String text = given.getOrDefault(BenchOption.HEAP, byDefault);
        if (!HEAP.matcher(text).matches()) {
            throw Values.unreadable(BenchOption.HEAP.flag(), text, "a size is needed, such as 4g or 1500m");
        }
        return text;
    }

    /** One of an enum's values. */
    public <E extends Enum<E>> E choice(BenchOption option, E byDefault) {
        String text = given.get(option);
        return text == null ? byDefault : Values.choice(option.flag(), text, byDefault.getDeclaringClass());
    }

    /** Those peers that were asked for, in the order of asking; all if none were. */
    public <T> List<Peer<T>> peers(List<Peer<T>> all) {
        String text = given.get(BenchOption.PEERS);
        if (text == null) {
            return all;
        }
        List<String> names = all.stream().map(Peer::name).toList();
        return Pattern.compile(",")
                .splitAsStream(text)
                .map(String::strip)
                .distinct()
                .map(name -> all.stream()
                        .filter(peer -> peer.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Values.unreadable(
                                BenchOption.PEERS.flag(),
                                name,
                                "some of " + String.join(", ", names) + " are needed" + NearestName.hint(name, names))))
                .toList();
    }

    private long whole(BenchOption option, long byDefault, long most) {
        String text = given.get(option);
        return text == null ? byDefault : Values.whole(option.flag(), text, 1, most);
    }
}
