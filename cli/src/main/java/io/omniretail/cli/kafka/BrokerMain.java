package io.omniretail.cli.kafka;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A broker in a process of its own: takes its folder, settings as {@code key=value}, and at last its port. */
public final class BrokerMain {
    private BrokerMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) throws Exception {
        int last = arguments.length - 1;
        Map<String, String> settings = new HashMap<>();
        for (String setting : Arrays.asList(arguments).subList(1, last)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[last]), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        broker.awaitEnd();
    }
}
