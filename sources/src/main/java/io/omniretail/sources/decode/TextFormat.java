package io.omniretail.sources.decode;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Reading;
import io.omniretail.sources.Decoded;
import java.time.ZoneOffset;

/** Plain text with one temperature a line: readings of the sensor {@code default}, all of one time. */
final class TextFormat implements RecordFormat {
    private static final Text SENSOR = Text.of("default");

    private final EventAssembler assembler;
    private final ReadingRules rules;
    private final long timeMs;
    private final Text line = new Text();

    TextFormat(EventAssembler assembler, DecodeContext context) {
        this.assembler = assembler;
        rules = new ReadingRules(assembler.columns());
        timeMs = context.partitionDay()
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli())
                .orElse(context.fileTimeMs());
    }

    @Override
    public int endOfRecord(byte[] bytes, int from, int to) {
        return Bytes.lineBreak(bytes, from, to);
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public void readHeader(byte[] bytes, int from, int to) {
        throw new IllegalStateException("plain text has no header");
    }

    @Override
    public boolean decode(byte[] bytes, int from, int to, long position, Decoded out) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (Bytes.isBlank(bytes, from, end)) {
            return false;
        }
        if (!Bytes.isUtf8(bytes, from, end)) {
            assembler.rejectInvalidUtf8(bytes, from, end, position, out);
            return true;
        }
        Reading reading = (Reading) out.event(Feed.READINGS);
        reading.clear();
        reading.timeMs = timeMs;
        reading.sourceId = assembler.sourceId();
        reading.position = position;
        reading.sensorId.set(SENSOR);
        reading.fromText = true;
        line.set(bytes, from, end - from);
        if (rules.fillTemperature(line, reading)) {
            out.isEvent(Feed.READINGS);
        } else {
            assembler.rejectField(bytes, from, end, position, timeMs, rules.problem, out);
        }
        return true;
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to, long position, Decoded out) {
        assembler.rejectTooLong(bytes, from, to, position, out);
    }
}
