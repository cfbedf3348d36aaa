package io.omniretail.pipeline.parity;

import io.omniretail.pipeline.LiveShop.Arrival;
import io.omniretail.pipeline.reference.ShopFiles.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;

/**
 * One way to make the tables of a set of events: what all ways give has to be the same. The first value of each
 * dimension is its simplest.
 *
 * @param partitions of each topic; 1 where nothing comes from Kafka
 * @param lateness {@code --allowed-lateness}
 */
record Cell(
        Way way,
        Layout layout,
        RuntimeExecutionMode mode,
        int parallelism,
        int partitions,
        Arrival arrival,
        boolean stragglers,
        Disturbance disturbance,
        String zone,
        String lateness) {

    /** Where the events lie, and how they are read. */
    enum Way {
        FILES,
        FILES_DAY_BY_DAY,
        KAFKA_TO_ITS_END,
        LIVE,
        HISTORY_THEN_LIVE;

        boolean readsFiles() {
            return this == FILES || this == FILES_DAY_BY_DAY || this == HISTORY_THEN_LIVE;
        }

        boolean readsKafka() {
            return this == KAFKA_TO_ITS_END || this == LIVE || this == HISTORY_THEN_LIVE;
        }

        boolean ends() {
            return this != LIVE && this != HISTORY_THEN_LIVE;
        }
    }

    /** What happens to the job half-way. */
    enum Disturbance {
        NONE,
        /** The process in which all tasks run is gone. */
        KILLED,
        /** The next one, too. */
        KILLED_TWICE,
        /** It is stopped and goes on from where it was, at another parallelism. */
        RESTORED_AT_OTHER_PARALLELISM
    }

    private static final List<List<?>> DIMENSIONS = List.of(
            List.of(Way.values()),
            List.of(Layout.values()),
            List.of(RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH),
            List.of(1, 2, 4),
            List.of(1, 2, 4),
            List.of(Arrival.values()),
            List.of(false, true),
            List.of(Disturbance.values()),
            List.of("UTC", "Europe/Berlin", "America/New_York"),
            List.of("P1D", "PT0S"));

    /** All that make sense. */
    static List<Cell> all() {
        List<List<Object>> rows = List.of(List.of());
        for (List<?> dimension : DIMENSIONS) {
            rows = rows.stream()
                    .flatMap(row -> dimension.stream().map(value -> with(row, value)))
                    .toList();
        }
        return rows.stream().map(Cell::of).filter(Cell::makesSense).toList();
    }

    /** The cells that differ from this one by one value that is simpler. */
    List<Cell> simpler() {
        List<Cell> simpler = new ArrayList<>();
        for (int dimension = 0; dimension < DIMENSIONS.size(); dimension++) {
            List<?> choices = DIMENSIONS.get(dimension);
            for (Object value : choices.subList(0, choices.indexOf(values().get(dimension)))) {
                List<Object> row = new ArrayList<>(values());
                row.set(dimension, value);
                simpler.add(of(row));
            }
        }
        return simpler.stream().filter(Cell::makesSense).toList();
    }

    /** In the order of the dimensions. */
    List<Object> values() {
        return List.of(way, layout, mode, parallelism, partitions, arrival, stragglers, disturbance, zone, lateness);
    }

    private boolean makesSense() {
        boolean hasKafka = way.readsKafka() || partitions == 1 && arrival == Arrival.SHUFFLED;
        boolean hasFiles = way.readsFiles() || layout == Layout.FLAT;
        boolean canBeBatch = way.ends() || mode == RuntimeExecutionMode.STREAMING;
        boolean hasPartitions = partitions > 1 || arrival == Arrival.SHUFFLED;
        boolean canBeLate = way == Way.LIVE && arrival == Arrival.SHUFFLED || !stragglers;
        return hasKafka && hasFiles && canBeBatch && hasPartitions && canBeLate && canBeDisturbed();
    }

    private boolean canBeDisturbed() {
        return switch (disturbance) {
            case NONE -> true;
            case KILLED, KILLED_TWICE -> way != Way.FILES_DAY_BY_DAY;
            case RESTORED_AT_OTHER_PARALLELISM ->
                mode == RuntimeExecutionMode.STREAMING
                        && (way == Way.FILES || way == Way.LIVE || way == Way.HISTORY_THEN_LIVE);
        };
    }

    private static List<Object> with(List<Object> row, Object value) {
        List<Object> longer = new ArrayList<>(row);
        longer.add(value);
        return longer;
    }

    private static Cell of(List<Object> row) {
        return new Cell(
                (Way) row.get(0),
                (Layout) row.get(1),
                (RuntimeExecutionMode) row.get(2),
                (Integer) row.get(3),
                (Integer) row.get(4),
                (Arrival) row.get(5),
                (Boolean) row.get(6),
                (Disturbance) row.get(7),
                (String) row.get(8),
                (String) row.get(9));
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of(way.name(), mode.name(), "parallelism " + parallelism));
        if (way.readsFiles()) {
            words.add(layout.name());
        }
        if (way.readsKafka()) {
            words.add(partitions + " partitions " + arrival + (stragglers ? " with stragglers" : ""));
        }
        words.addAll(List.of(disturbance.name(), zone, "lateness " + lateness));
        return words.stream().collect(Collectors.joining(", "));
    }
}
