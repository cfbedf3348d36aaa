package io.omniretail.pipeline.common;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.Unusable;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.NumberedPlaces;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnusableRowsTest {
    private static final TimeRange RANGE = new TimeRange(at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));

    /** What came late before the range would have served it; what is rejected there another run tells of. */
    @ParameterizedTest
    @CsvSource({
        "conflict, 2026-11-02T12:00:00Z, rejects",
        "conflict, 2026-11-01T12:00:00Z, ''",
        "late, 2026-11-02T12:00:00Z, late",
        "late, 2026-11-01T12:00:00Z, late",
    })
    void shouldTellOfWhatMattersToTheRange(String reason, String time, String table) throws Exception {
        UnusableRows function = new UnusableRows(ZoneOffset.UTC, RANGE, new NumberedPlaces());
        function.open(DefaultOpenContext.INSTANCE);
        Unusable unusable = new Unusable();
        unusable.feed = Feed.ORDERS;
        unusable.reason.set(Text.of(reason));
        unusable.timeMs = at(time);
        List<ResultRow> rows = new ArrayList<>();

        function.flatMap(unusable, new ListCollector<>(rows));

        assertThat(rows.stream().map(row -> row.table().id())).isEqualTo(table.isEmpty() ? List.of() : List.of(table));
    }
}
