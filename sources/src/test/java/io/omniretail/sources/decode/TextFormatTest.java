package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextFormatTest {
    private final Decoding readings = Decoding.of(Feed.READINGS, "daily_readings.txt");

    @Test
    void shouldReadOneTemperatureALine() {
        List<Decoded> results = readings.decode("21\r\n\n 22.5 \n-3\n");
        assertThat(results)
                .extracting(result -> ((Reading) result.event()).temperatureE4)
                .containsExactly(210_000L, 225_000L, -30_000L);
        Reading last = (Reading) results.get(2).event();
        assertThat(last.fromText).isTrue();
        assertThat(last.sensorId).hasToString("default");
        assertThat(last.timeMs).isEqualTo(Decoding.FILE_TIME_MS);
        assertThat(last.position).isEqualTo(12);
    }

    @Test
    void shouldTakeTheTimeOfTheFolder() {
        assertThat(readings.inFolder("2026-03-24", "PT0S").reading("21").timeMs)
                .isEqualTo(Instant.parse("2026-03-24T00:00:00Z").toEpochMilli());
    }

    @Test
    void shouldRejectWhatIsNoTemperature() {
        Unusable reject = readings.reject("abc\n");
        assertThat(reject.reason).hasToString("bad_number");
        assertThat(reject.detail)
                .hasToString("readings: cannot read temperature \"abc\" (readings/daily_readings.txt, byte 0):"
                        + " a decimal is needed");
        assertThat(reject.payload).hasToString("abc");
        assertThat(reject.timeMs).isEqualTo(Decoding.FILE_TIME_MS);
        assertThat(readings.reject(new byte[] {'2', (byte) 0xFF}).reason).hasToString("invalid_utf8");
    }

    @Test
    void shouldReadTextOnlyAsReadings() {
        assertThatThrownBy(() -> Decoding.of(Feed.ORDERS, "orders.txt").format())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("orders/orders.txt")
                .hasMessageContaining(".csv, .jsonl or .json");
        assertThatThrownBy(() -> Decoding.of(Feed.READINGS, "x.parquet").format())
                .hasMessageContaining(".csv, .jsonl, .json or .txt");
    }
}
