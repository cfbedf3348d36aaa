package io.omniretail.cli.generate;

import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.KafkaPlace;
import io.omniretail.sinks.Format;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Where generated events go. */
public sealed interface Destination {
    /** How the records of a feed are written. */
    Format format(Feed feed);

    /**
     * Files.
     *
     * @param path where the feeds' folders are put
     * @param chosenFormat of every feed; empty if each feed has its own
     * @param partitioned whether each day has a folder
     * @param files number of files in a folder, positive
     */
    record Folder(Path path, Optional<Format> chosenFormat, boolean partitioned, int files) implements Destination {
        @Override
        public Format format(Feed feed) {
            return chosenFormat.orElse(
                    switch (feed) {
                        case CUSTOMERS, ORDERS -> Format.CSV;
                        case PAYMENTS, READINGS, VERDICTS -> Format.JSON;
                    });
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Topics of Kafka.
     *
     * @param client further properties of the client, such as TLS and SASL; they may be secrets and are never shown
     * @param eventsPerSecond of all feeds together, positive; empty for as many as possible
     * @param goesOn whether the topics hold the first of these events already, which are left out
     */
    record Topics(KafkaPlace place, Map<String, String> client, OptionalLong eventsPerSecond, boolean goesOn)
            implements Destination {
        @Override
        public Format format(Feed feed) {
            return Format.JSON;
        }

        @Override
        public String toString() {
            return place.toString();
        }
    }
}
