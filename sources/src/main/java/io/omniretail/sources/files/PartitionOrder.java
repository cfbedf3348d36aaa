package io.omniretail.sources.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/**
 * Hands splits out by the earliest time that an event in them can have. Also what comes back, from a checkpoint or a
 * reader that failed, takes its place in that order: otherwise a reader's watermark would pass events still to come.
 */
final class PartitionOrder implements FileSplitAssigner {
    private final NavigableMap<SplitName, FileSourceSplit> waiting = new TreeMap<>(SplitName.ORDER);

    PartitionOrder(Collection<FileSourceSplit> splits) {
        addSplits(splits);
    }

    @Override
    public Optional<FileSourceSplit> getNext(String hostname) {
        return Optional.ofNullable(waiting.pollFirstEntry()).map(Map.Entry::getValue);
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> splits) {
        splits.forEach(split -> waiting.put(SplitName.parse(split.splitId()), split));
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return new ArrayList<>(waiting.values());
    }
}
