package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.rule.Decimals;

/** Rules for readings of sensors. */
final class ReadingRules extends EventRules {
    private static final long MAX_TEMPERATURE_E4 = Decimals.MAX_AMOUNT_E4;

    private final Text sensorId;
    private final Text temperature;
    private final Text humidity;

    ReadingRules(Columns columns) {
        sensorId = columns.field("sensor_id");
        temperature = columns.field("temperature");
        humidity = columns.field("humidity");
    }

    @Override
    boolean fill(Event event) {
        Reading reading = (Reading) event;
        reading.fromText = false;
        return requiredText("sensor_id", sensorId, reading.sensorId)
                && fillTemperature(temperature, reading)
                && optionalNumber("humidity", humidity, reading.humidity);
    }

    /** Takes the temperature alone, from any text. */
    boolean fillTemperature(Text value, Reading reading) {
        reading.temperatureE4 = Numbers.parseRoundedE4(value);
        if (reading.temperatureE4 >= -MAX_TEMPERATURE_E4 && reading.temperatureE4 <= MAX_TEMPERATURE_E4) {
            return true;
        }
        if (!isGiven(value)) {
            return missing("temperature", value);
        }
        return Numbers.isDecimal(value, true)
                ? problem.is(Reasons.OUT_OF_RANGE, "temperature", value, "a temperature of at most 10^9 in size")
                : problem.is(Reasons.BAD_NUMBER, "temperature", value, "a decimal");
    }
}
