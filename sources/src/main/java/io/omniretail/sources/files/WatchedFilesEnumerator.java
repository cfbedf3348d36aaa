package io.omniretail.sources.files;

import io.omniretail.sources.SourceSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the watched folders again and again, hands new files to readers that ask for one, the oldest first, and tells
 * all readers how far event time has come. It knows that from what is waiting and from what each reader holds: a reader
 * says when it has passed on all of a file.
 *
 * <p>Files are never cut. The paths of all files that were ever found are kept, so that each is read once.
 */
final class WatchedFilesEnumerator
        implements SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFilesEnumerator.class);

    private final SourceSettings settings;
    private final FolderWatch watch;
    private final SplitEnumeratorContext<FileSourceSplit> context;
    private final PartitionOrder waiting;
    private final Set<Path> known;
    private final Set<String> warnings = new HashSet<>();
    private final FolderClock clock;
    /** What each reader holds that has said so since it started; without all of them nobody knows what is unread. */
    private final Map<Integer, Set<SplitName>> held = new HashMap<>();
    /** Readers that wait for a file, with their hosts, in the order in which they asked. */
    private final Map<Integer, String> asking = new LinkedHashMap<>();

    private long watermarkMs = Long.MIN_VALUE;

    WatchedFilesEnumerator(
            SourceSettings settings,
            FolderWatch watch,
            SplitEnumeratorContext<FileSourceSplit> context,
            Collection<FileSourceSplit> splits,
            Collection<Path> known) {
        this.settings = settings;
        this.watch = watch;
        this.context = context;
        this.known = new HashSet<>(known);
        waiting = new PartitionOrder(splits);
        clock = new FolderClock(settings.needed().keySet(), watch, settings.partitionSlack(), System::nanoTime);
        names(splits).forEach(name -> clock.found(name.feed(), name.day()));
    }

    @Override
    public void start() {
        context.callAsync(
                this::list, this::addFound, 0, watch.discoveryInterval().toMillis());
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof WatchEvent.Started started) {
            Set<SplitName> names = new HashSet<>();
            started.splits().forEach(id -> names.add(SplitName.parse(id)));
            names.forEach(name -> clock.found(name.feed(), name.day()));
            held.put(subtask, names);
            // It has seen no watermark yet, so it is told whether event time has moved or not.
            tell(subtask);
        } else if (event instanceof WatchEvent.Read read) {
            read.highestMs().forEach(clock::read);
        } else if (event instanceof WatchEvent.Finished finished && held.containsKey(subtask)) {
            held.get(subtask).remove(SplitName.parse(finished.split()));
        }
        advance();
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        // What else it holds a checkpoint may have given it.
        held.computeIfAbsent(subtask, any -> new HashSet<>());
        // The host is only a hint, and may be unknown.
        asking.put(subtask, host == null ? "" : host);
        assign();
        advance();
    }

    /** A reader goes back to a checkpoint, and with it what comes after it: event time has to begin anew. */
    @Override
    public void addSplitsBack(List<FileSourceSplit> splits, int subtask) {
        waiting.addSplits(splits);
        held.remove(subtask);
        asking.remove(subtask);
        clock.restart();
        watermarkMs = Long.MIN_VALUE;
        assign();
    }

    /** Readers are known from when they say that they have started. */
    @Override
    public void addReader(int subtask) {}

    @Override
    public PendingSplitsCheckpoint<FileSourceSplit> snapshotState(long checkpointId) {
        return PendingSplitsCheckpoint.fromCollectionSnapshot(waiting.remainingSplits(), new ArrayList<>(known));
    }

    @Override
    public void close() {}

    private List<InputFile> list() {
        return InputListing.ofWatched(settings, warning -> {
            if (warnings.add(warning)) {
                LOG.warn(warning);
            }
        });
    }

    private void addFound(List<InputFile> files, Throwable problem) {
        if (problem != null) {
            LOG.warn("cannot look for new files, will try again: {}", InputPaths.firstLine(problem));
            return;
        }
        List<FileSourceSplit> found = new ArrayList<>();
        for (InputFile file : files) {
            if (known.add(file.path())) {
                found.add(FileSplits.whole(file));
                clock.found(file.feed(), file.day());
            }
        }
        waiting.addSplits(found);
        assign();
        advance();
    }

    private void assign() {
        var readers = asking.entrySet().iterator();
        while (readers.hasNext()) {
            Map.Entry<Integer, String> reader = readers.next();
            if (!context.registeredReaders().containsKey(reader.getKey())) {
                readers.remove();
                continue;
            }
            Optional<FileSourceSplit> next = waiting.getNext(reader.getValue());
            if (next.isEmpty()) {
                return;
            }
            held.get(reader.getKey()).add(SplitName.parse(next.get().splitId()));
            context.assignSplit(next.get(), reader.getKey());
            readers.remove();
        }
    }

    private void advance() {
        if (held.size() < context.currentParallelism()) {
            return;
        }
        Set<SplitName> unread = names(waiting.remainingSplits());
        held.values().forEach(unread::addAll);
        long eventTimeMs = clock.eventTimeMs(unread);
        if (eventTimeMs != Long.MIN_VALUE && eventTimeMs - 1 > watermarkMs) {
            watermarkMs = eventTimeMs - 1;
            held.keySet().forEach(this::tell);
        }
    }

    private void tell(int subtask) {
        if (watermarkMs > Long.MIN_VALUE && context.registeredReaders().containsKey(subtask)) {
            context.sendEventToSourceReader(subtask, new WatchEvent.EventTime(watermarkMs));
        }
    }

    private static Set<SplitName> names(Collection<FileSourceSplit> splits) {
        Set<SplitName> names = new HashSet<>();
        splits.forEach(split -> names.add(SplitName.parse(split.splitId())));
        return names;
    }
}
