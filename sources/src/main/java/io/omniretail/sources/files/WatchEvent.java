package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import java.util.EnumMap;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What the readers of watched folders and their enumerator tell each other. */
sealed interface WatchEvent extends SourceEvent {
    /**
     * A reader has started.
     *
     * @param splits ids of those that a checkpoint gave it
     */
    record Started(List<String> splits) implements WatchEvent {}

    /**
     * How far a reader has come.
     *
     * @param highestMs for each feed the highest time of an event in undated files, in epoch milliseconds
     */
    record Read(EnumMap<Feed, Long> highestMs) implements WatchEvent {}

    /**
     * A reader has passed on all of a split.
     *
     * @param split its id
     */
    record Finished(String split) implements WatchEvent {}

    /**
     * Event time, for all readers.
     *
     * @param watermarkMs in epoch milliseconds
     */
    record EventTime(long watermarkMs) implements WatchEvent {}
}
