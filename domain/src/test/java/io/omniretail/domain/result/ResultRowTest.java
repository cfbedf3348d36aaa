package io.omniretail.domain.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ResultRowTest {
    private final ResultRow row = new ResultRow();

    @Test
    void shouldPrintEachKindOfCell() {
        int day = (int) LocalDate.parse("2026-11-01").toEpochDay();
        row.start(ResultTable.SALES_DAILY, day);
        row.day(day).text("Größe").text(new Text()).count(-12).decimal(255_000);
        row.instant(Instant.parse("2026-11-01T00:00:00Z").toEpochMilli());
        row.instant(Instant.parse("2026-11-01T12:34:56.700Z").toEpochMilli());

        assertThat(row.cells())
                .containsExactly(
                        "2026-11-01", "Größe", "", "-12", "25.50", "2026-11-01T00:00:00Z", "2026-11-01T12:34:56.700Z");
    }

    @Test
    void shouldForgetTheLastRowWhenANewOneStarts() {
        row.start(ResultTable.LATE, 5).text("x").deleted();
        row.start(ResultTable.LEDGER, ResultRow.NO_DAY).text("orders");

        assertThat(row.table()).isEqualTo(ResultTable.LEDGER);
        assertThat(row.day()).isEqualTo(ResultRow.NO_DAY);
        assertThat(row.isDeleted()).isFalse();
        assertThat(row.cells()).containsExactly("orders");
    }

    @Test
    void shouldSumLedgerEntries() {
        LedgerEntry sum = LedgerEntry.of(Feed.READINGS);
        LedgerEntry entry = LedgerEntry.of(Feed.READINGS);
        entry.read = 6;
        entry.used = -1;
        entry.rejected = 4;
        entry.duplicate = 2;
        entry.late = 1;
        sum.add(entry);
        entry.clear();
        entry.filtered = 3;
        sum.add(entry);

        assertThat(sum)
                .extracting(it -> it.read, it -> it.used, it -> it.rejected, it -> it.duplicate, it -> it.late)
                .containsExactly(6L, -1L, 4L, 2L, 1L);
        assertThat(sum.filtered).isEqualTo(3);
        assertThat(sum.isZero()).isFalse();
        entry.clear();
        assertThat(entry.isZero()).isTrue();
    }

    @Test
    void shouldSayWhereAnUnusableEventStands() {
        Reading reading = new Reading();
        reading.timeMs = 5;
        reading.sourceId = 6;
        reading.position = 7;
        Unusable unusable = Unusable.of(reading, Unusable.LATE, "too late", 8);

        assertThat(unusable.feed).isEqualTo(Feed.READINGS);
        assertThat(unusable.timeMs).isEqualTo(5);
        assertThat(unusable.sourceId).isEqualTo(6);
        assertThat(unusable.position).isEqualTo(7);
        assertThat(unusable.watermarkMs).isEqualTo(8);
        assertThat(unusable.reason).hasToString("late");
        assertThat(unusable.detail).hasToString("too late");
        assertThat(unusable.hasPayload).isFalse();
    }
}
