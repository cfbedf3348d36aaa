package io.omniretail.sources.files;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.PayloadLookup;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.decode.Payloads;
import io.omniretail.sources.decode.RecordFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the bytes of records from their places again. Asked in the order of places, it opens each file once. */
final class PlaceLookup implements PayloadLookup {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PlaceLookup.class);
    private static final int FIRST_READ_BYTES = 8 << 10;

    private final SourceSettings settings;
    /** By {@link Places#sourceId}; one file may be that of several feeds. */
    private transient Map<Long, List<InputFile>> files;

    private transient long openSourceId;
    private transient List<OpenFile> open;

    PlaceLookup(SourceSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean readPayload(Unusable unusable) {
        if (open == null || openSourceId != unusable.sourceId) {
            openFiles(unusable.sourceId);
        }
        for (OpenFile file : open) {
            if (file.file.feed() == unusable.feed && file.read(unusable)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String whyGone() {
        return "the file is gone or has changed";
    }

    @Override
    public void close() {
        if (open != null) {
            open.forEach(OpenFile::close);
            open = null;
        }
    }

    private void openFiles(long sourceId) {
        close();
        open = new ArrayList<>();
        openSourceId = sourceId;
        if (files == null || !files.containsKey(sourceId)) {
            try {
                files = InputListing.ofWatched(settings, warning -> {}).stream()
                        .collect(Collectors.groupingBy(file -> Places.sourceId(file.source())));
            } catch (UsageException e) {
                files = Map.of();
                LOG.warn("cannot read records again: {}", e.getMessage());
            }
        }
        for (InputFile file : files.getOrDefault(sourceId, List.of())) {
            open.add(new OpenFile(file));
        }
    }

    /** A file that is read forwards, a record here and there. */
    private final class OpenFile {
        private final InputFile file;
        private final RecordFormat format;
        private final Decoded decoded = new Decoded();
        private byte[] bytes = new byte[FIRST_READ_BYTES];
        private int from;
        private int limit;
        /** Position in the file of the byte at {@link #limit}, the next that the stream gives. */
        private long position;

        private boolean atEnd;
        private InputStream in;

        OpenFile(InputFile file) {
            this.file = file;
            format = FileFormats.of(settings, file.feed(), file.day(), file.source(), file.modifiedMs());
            try {
                FileHeader.read(file.path(), format);
                in = FileBytes.open(file.path(), 0);
            } catch (IOException e) {
                giveUp(e);
            }
        }

        boolean read(Unusable unusable) {
            try {
                return in != null && readRecord(unusable);
            } catch (IOException e) {
                giveUp(e);
                return false;
            }
        }

        private boolean readRecord(Unusable unusable) throws IOException {
            moveTo(unusable.position);
            int end = format.endOfRecord(bytes, from, limit);
            while (end < 0 && !atEnd && limit - from <= RecordFormat.MAX_RECORD_BYTES) {
                readOn();
                end = format.endOfRecord(bytes, from, limit);
            }
            end = end < 0 ? limit : end;
            boolean isSame = format.decode(bytes, from, end, unusable.position, decoded)
                    && decoded.kind() == Decoded.Kind.EVENT
                    && decoded.event().timeMs == unusable.timeMs;
            if (isSame) {
                int lineEnd = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
                Payloads.set(unusable.payload, bytes, from, lineEnd);
            }
            return isSame;
        }

        private void moveTo(long target) throws IOException {
            long start = position - (limit - from);
            if (target >= start && target <= position) {
                from += (int) (target - start);
                return;
            }
            if (in instanceof FSDataInputStream seekable) {
                seekable.seek(target);
            } else {
                in.skipNBytes(target - position);
            }
            position = target;
            from = 0;
            limit = 0;
            atEnd = false;
        }

        private void readOn() throws IOException {
            if (from > 0) {
                System.arraycopy(bytes, from, bytes, 0, limit - from);
                limit -= from;
                from = 0;
            }
            if (limit == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            int count = in.read(bytes, limit, bytes.length - limit);
            atEnd = count < 0;
            limit += Math.max(0, count);
            position += Math.max(0, count);
        }

        private void giveUp(IOException problem) {
            LOG.warn("cannot read records of {} again: {}", file.source(), InputPaths.firstLine(problem));
            close();
        }

        private void close() {
            try {
                if (in != null) {
                    in.close();
                }
            } catch (IOException e) {
                LOG.debug("cannot close {}", file.source(), e);
            }
            in = null;
        }
    }
}
