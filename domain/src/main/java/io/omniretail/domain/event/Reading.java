package io.omniretail.domain.event;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;

/** A sensor's reading. Identity: sensor and time; of a line of text, its place. */
public final class Reading extends Event {
    public final Text sensorId = new Text();
    /** In 1/10,000 of a degree. */
    public long temperatureE4;
    /** A decimal as it was written; empty if absent. */
    public final Text humidity = new Text();
    /** Whether it was a line of plain text, which has neither a sensor nor a time of its own. */
    public boolean fromText;

    @Override
    public Feed feed() {
        return Feed.READINGS;
    }

    @Override
    public int compareContent(Event event) {
        Reading other = (Reading) event;
        int order = Long.compare(timeMs, other.timeMs);
        order = order != 0 ? order : sensorId.compareTo(other.sensorId);
        order = order != 0 ? order : Long.compare(temperatureE4, other.temperatureE4);
        return order != 0 ? order : humidity.compareTo(other.humidity);
    }

    @Override
    public void clear() {
        sensorId.clear();
        humidity.clear();
        fromText = false;
    }

    @Override
    void packFields(Packer out) {
        out.putText(sensorId).putSigned(temperatureE4).putText(humidity).putBoolean(fromText);
    }

    @Override
    void unpackFields(Unpacker in) {
        in.getText(sensorId);
        temperatureE4 = in.getSigned();
        in.getText(humidity);
        fromText = in.getBoolean();
    }
}
