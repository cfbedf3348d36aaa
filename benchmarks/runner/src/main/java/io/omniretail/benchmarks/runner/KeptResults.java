package io.omniretail.benchmarks.runner;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Answers and figures of slow peers, kept for the next time. */
final class KeptResults {
    private static final String MEASUREMENT = "measurement.properties";
    private static final String WALL = "wall-seconds";
    private static final String CPU = "cpu-seconds";
    private static final String PEAK = "peak-mib";
    private static final String FIGURE = "figure.";

    private final Path folder;

    KeptResults(Workbench workbench) {
        folder = workbench.folder().resolve("kept");
    }

    /** Where the result of a task is kept. */
    Path place(String key, Peer<?> peer) {
        return folder.resolve(key + "-" + peer.name() + "-" + peer.fingerprint());
    }

    /** The answer of a kept result. */
    Path answer(Path place) {
        return place.resolve("answer");
    }

    boolean isThere(Path place) {
        return Files.exists(place.resolve(MEASUREMENT));
    }

    /** Keeps what a run took; its answer is there already. */
    void keep(Path place, Measurement measurement) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(WALL, Double.toString(measurement.wallSeconds()));
        properties.setProperty(CPU, Double.toString(measurement.cpuSeconds()));
        properties.setProperty(PEAK, Double.toString(measurement.peakMiB()));
        measurement.figures().forEach((name, value) -> properties.setProperty(FIGURE + name, Double.toString(value)));
        try (Writer writer = Files.newBufferedWriter(place.resolve(MEASUREMENT))) {
            properties.store(writer, null);
        }
    }

    Measurement measurement(Path place) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(place.resolve(MEASUREMENT))) {
            properties.load(reader);
        }
        Map<String, Double> figures = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(FIGURE)) {
                figures.put(name.substring(FIGURE.length()), Double.valueOf(properties.getProperty(name)));
            }
        }
        return new Measurement(
                Double.parseDouble(properties.getProperty(WALL)),
                Double.parseDouble(properties.getProperty(CPU)),
                Double.parseDouble(properties.getProperty(PEAK)),
                figures);
    }
}
