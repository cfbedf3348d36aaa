package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.omniretail.domain.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesTest {
    @ParameterizedTest
    @CsvSource({
        "52.520008, 13.404954, 52520008, 13404954",
        "-90, -180, -90000000, -180000000",
        "+.5, 5., 500000, 5000000",
        "0.0000005, 0.0000015, 0, 2",
        "1e-05, 1.2E1, 10, 12000000",
        "1e-999999999, 0e999999999, 0, 0"
    })
    void shouldReadDegreesToTheMillionth(String latitude, String longitude, int latitudeMicro, int longitudeMicro) {
        long coordinates = Coordinates.of(Text.of(latitude), Text.of(longitude));

        assertThat(Coordinates.latitudeMicro(coordinates)).isEqualTo(latitudeMicro);
        assertThat(Coordinates.longitudeMicro(coordinates)).isEqualTo(longitudeMicro);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 13.4",
        "52.5, ''",
        "90.000001, 0",
        "0, -180.000001",
        "1e999999999, 0",
        "1e99999999999, 0",
        "0.000000000000000000000000000000000000000001, 0"
    })
    void shouldTakeWhatIsNowhereOnEarthForNoCoordinates(String latitude, String longitude) {
        assertThat(Coordinates.of(Text.of(latitude), Text.of(longitude))).isEqualTo(Coordinates.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0",
        "0, 0, 0, 180, 20015.114",
        "90, 0, -90, 77, 20015.114",
        "0, 179.5, 0, -179.5, 111.195",
        "36.12, -86.67, 33.94, -118.40, 2886.448"
    })
    void shouldMeasureAlongTheSurface(
            String latitude, String longitude, double toLatitude, double toLongitude, double expectedKm) {
        long from = Coordinates.of(Text.of(latitude), Text.of(longitude));

        assertThat(Coordinates.distanceKm(from, toLatitude * 1e6, toLongitude * 1e6))
                .isCloseTo(expectedKm, within(0.001));
    }

    @Test
    void shouldMeasureTheSameBothWays() {
        long berlin = Coordinates.of(52_520_008, 13_404_954);
        long sydney = Coordinates.of(-33_868_800, 151_209_300);

        assertThat(Coordinates.distanceKm(berlin, -33_868_800, 151_209_300))
                .isEqualTo(Coordinates.distanceKm(sydney, 52_520_008, 13_404_954));
    }
}
