package io.omniretail.pipeline;

import io.omniretail.sources.kafka.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** A Kafka broker in this process, which all tests of shops share: each has topics of its own. */
public final class SharedBroker implements BeforeAllCallback {
    private Started started;

    @Override
    public void beforeAll(ExtensionContext context) {
        started = context.getRoot()
                .getStore(Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent("broker", any -> Started.create(), Started.class);
    }

    public TestBroker broker() {
        return started.broker();
    }

    private record Started(TestBroker broker, Path folder) implements CloseableResource {
        static Started create() {
            try {
                Path folder = Files.createTempDirectory("broker");
                return new Started(TestBroker.start(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            PublishedTables.delete(folder);
        }
    }
}
