package io.omniretail.domain.fraud.decision;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions of a model or of the rules, each with the event time from which on it is in force: until that of the
 * next one. What is in force at a time does not depend on the order in which versions became known.
 *
 * @param <T> a version
 */
public final class Effective<T> {
    private static final Comparator<Start> ORDER =
            Comparator.comparingLong(Start::fromMs).thenComparing(Start::digest);

    private record Start(long fromMs, String digest) {}

    private final TreeMap<Start, T> versions = new TreeMap<>(ORDER);

    /**
     * Adds a version.
     *
     * @param fromMs first millisecond of event time at which it is in force
     * @param digest decides between two versions of one time: the greater one is in force
     */
    public void add(long fromMs, String digest, T version) {
        versions.put(new Start(fromMs, digest), version);
    }

    /** The version in force at an event time, in epoch milliseconds. */
    public Optional<T> at(long timeMs) {
        // no digest is below the empty one
        return Optional.ofNullable(versions.lowerEntry(new Start(timeMs + 1, "")))
                .map(Map.Entry::getValue);
    }
}
