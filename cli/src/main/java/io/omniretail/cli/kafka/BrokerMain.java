package io.omniretail.cli.kafka;

import java.nio.file.Path;

/** A broker in a process of its own: takes its folder and its port. */
public final class BrokerMain {
    private BrokerMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) throws Exception {
        LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        broker.awaitEnd();
    }
}
