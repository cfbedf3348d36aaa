package io.omniretail.cli.explain;

import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The records that came too late, as the table {@code late} has them: they count nowhere. */
public final class LateRecords {
    /** By feed, source and position: event time when they came, in epoch milliseconds. */
    private final Map<List<String>, Long> watermarksMs = new HashMap<>();

    /** Reads the table; where there is none, no record is late. */
    public static LateRecords read(ResultPlace place) throws IOException {
        LateRecords late = new LateRecords();
        if (place.tables().contains(ResultTable.LATE)) {
            place.read(
                    ResultTable.LATE,
                    row -> late.watermarksMs.put(
                            List.of(row.get("feed"), row.get("source"), row.get("position")),
                            Instant.parse(row.get("watermark")).toEpochMilli()));
        }
        return late;
    }

    boolean contains(Found<?> found) {
        return watermarkMs(found).isPresent();
    }

    /** Event time when a record came, in epoch milliseconds, if it was late. */
    OptionalLong watermarkMs(Found<?> found) {
        Long watermarkMs = watermarksMs.get(List.of(found.event().feed().id(), found.source(), found.position()));
        return watermarkMs == null ? OptionalLong.empty() : OptionalLong.of(watermarkMs);
    }
}
