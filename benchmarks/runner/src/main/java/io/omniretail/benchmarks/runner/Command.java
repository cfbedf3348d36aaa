package io.omniretail.benchmarks.runner;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that can be started at the root of the project.
 *
 * @param words the program and its arguments
 * @param environment what is added to the environment
 */
public record Command(List<String> words, Map<String, String> environment) {
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:=,+@%-]+");

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** As it can be typed into a shell. */
    @Override
    public String toString() {
        return Stream.concat(
                        new TreeMap<>(environment)
                                .entrySet().stream().map(entry -> entry.getKey() + "=" + quoted(entry.getValue())),
                        words.stream().map(Command::quoted))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
