package io.omniretail.sources.kafka;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.decode.DecodeContext;
import io.omniretail.sources.decode.MessageDecoder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The topics of the needed feeds, one each, and how their messages are read. */
final class Topics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SourceSettings settings;
    private final KafkaInput input;
    private final TreeMap<String, Feed> feeds = new TreeMap<>();

    /** @throws UsageException if one topic is to hold two feeds */
    Topics(SourceSettings settings, KafkaInput input) {
        this.settings = settings;
        this.input = input;
        for (Feed feed : settings.needed().keySet()) {
            String topic = topicOf(feed);
            Feed other = feeds.put(topic, feed);
            if (other != null) {
                throw new UsageException("%s and %s are both to be read from the topic %s: each feed needs its own"
                        .formatted(other.id(), feed.id(), topic));
            }
        }
    }

    List<String> names() {
        return new ArrayList<>(feeds.keySet());
    }

    Feed feed(String topic) {
        return feeds.get(topic);
    }

    Map<String, Feed> feeds() {
        return feeds;
    }

    /** A decoder for the messages of one topic. */
    MessageDecoder decoder(String topic) {
        Feed feed = feeds.get(topic);
        DecodeContext context = new DecodeContext(
                topic, settings.mappings().get(feed), settings.zone(), Optional.empty(), settings.partitionSlack(), 0);
        return new MessageDecoder(feed, context, input.maxFuture());
    }

    String topicOf(Feed feed) {
        FeedMapping mapping = settings.mappings().get(feed);
        return mapping == null || mapping.topic().isEmpty() ? input.prefix() + feed.id() : mapping.topic();
    }
}
