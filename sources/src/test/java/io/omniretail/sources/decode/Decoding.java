package io.omniretail.sources.decode;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.FeedMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decodes whole files in memory, as a reader of files would. */
final class Decoding {
    static final long FILE_TIME_MS = 1_790_000_000_000L;

    private final Feed feed;
    private final String fileName;
    private String folder = "";
    private FeedMapping mapping;
    private ZoneId zone = ZoneId.of("UTC");
    private Optional<LocalDate> partitionDay = Optional.empty();
    private Duration partitionSlack = Duration.ofSeconds(10);

    private Decoding(Feed feed, String fileName) {
        this.feed = feed;
        this.fileName = fileName;
    }

    static Decoding of(Feed feed, String fileName) {
        return new Decoding(feed, fileName);
    }

    Decoding inZone(String newZone) {
        zone = ZoneId.of(newZone);
        return this;
    }

    Decoding inFolder(String day, String slack) {
        folder = "dt=" + day + "/";
        partitionDay = Optional.of(LocalDate.parse(day));
        partitionSlack = Duration.parse(slack);
        return this;
    }

    Decoding mapped(Map<String, String> fields) {
        return mapped(fields, "", "", Map.of());
    }

    Decoding mapped(Map<String, String> fields, String pattern, String timeZone, Map<String, Set<String>> skip) {
        mapping = new FeedMapping("", "", fields, pattern, timeZone, skip);
        return this;
    }

    RecordFormat format() {
        return RecordFormats.forFile(feed, fileName, context(feed.id() + "/" + folder + fileName));
    }

    DecodeContext context(String source) {
        return new DecodeContext(source, mapping, zone, partitionDay, partitionSlack, FILE_TIME_MS);
    }

    List<Decoded> decode(String content) {
        return decode(content.getBytes(StandardCharsets.UTF_8));
    }

    /** All records of a file, each a copy of its own. */
    List<Decoded> decode(byte[] content) {
        RecordFormat format = format();
        List<Decoded> results = new ArrayList<>();
        Decoded decoded = new Decoded();
        boolean headerDue = format.hasHeader();
        for (int from = 0; from < content.length; ) {
            int lineBreak = format.endOfRecord(content, from, content.length);
            int end = lineBreak < 0 ? content.length : lineBreak;
            if (headerDue) {
                format.readHeader(content, from, end);
                headerDue = false;
            } else if (format.decode(content, from, end, from, decoded)) {
                results.add(copy(decoded));
            }
            from = end + 1;
        }
        return results;
    }

    Event event(String content) {
        Decoded decoded = only(content);
        if (decoded.kind() != Decoded.Kind.EVENT) {
            throw new AssertionError(decoded.kind() + ": " + decoded.reject().detail);
        }
        return decoded.event();
    }

    OrderLine order(String content) {
        return (OrderLine) event(content);
    }

    CustomerRecord customer(String content) {
        return (CustomerRecord) event(content);
    }

    Payment payment(String content) {
        return (Payment) event(content);
    }

    Reading reading(String content) {
        return (Reading) event(content);
    }

    Unusable reject(String content) {
        return reject(content.getBytes(StandardCharsets.UTF_8));
    }

    Unusable reject(byte[] content) {
        List<Decoded> results = decode(content);
        if (results.size() != 1 || results.get(0).kind() != Decoded.Kind.REJECT) {
            throw new AssertionError("not one reject");
        }
        return results.get(0).reject();
    }

    Decoded only(String content) {
        List<Decoded> results = decode(content);
        if (results.size() != 1) {
            throw new AssertionError(results.size() + " records");
        }
        return results.get(0);
    }

    static Decoded copy(Decoded decoded) {
        Packer packer = new Packer();
        decoded.pack(packer);
        Decoded copy = new Decoded();
        copy.unpack(new Unpacker().set(packer.toByteArray(), 0));
        return copy;
    }
}
