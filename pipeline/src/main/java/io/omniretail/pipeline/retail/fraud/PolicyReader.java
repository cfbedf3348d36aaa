package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.common.SideOutputs;
import io.omniretail.sources.Message;
import java.time.ZoneId;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Reads models and rules from the records of their topics. One that is broken is a reject, and changes nothing. */
public final class PolicyReader extends ProcessFunction<Message, Policy> {
    /** Names of the topics, without a prefix. */
    public static final String MODELS = "models";

    public static final String RULES = "rules";

    private static final long serialVersionUID = 1L;

    private final String modelsTopic;
    private final ZoneId zone;

    /**
     * @param modelsTopic the topic of models; what comes from another one are rules
     * @param zone of times that name none
     */
    public PolicyReader(String modelsTopic, ZoneId zone) {
        this.modelsTopic = modelsTopic;
        this.zone = zone;
    }

    @Override
    public void processElement(Message message, Context context, Collector<Policy> out) {
        try {
            out.collect(read(isModel(message), message, zone));
        } catch (UsageException e) {
            context.output(SideOutputs.ROWS, reject(message, e.getMessage()));
        }
    }

    /** Whether a record is no reject. */
    public static boolean isReadable(boolean isModel, Message message, ZoneId zone) {
        try {
            read(isModel, message, zone);
            return true;
        } catch (UsageException e) {
            return false;
        }
    }

    private static Policy read(boolean isModel, Message message, ZoneId zone) {
        Policy policy = Policy.of(isModel, message.value.toString(), message.timestampMs);
        policy.check(message.topic + " " + message.position(), zone);
        return policy;
    }

    private boolean isModel(Message message) {
        return message.topic.toString().equals(modelsTopic);
    }

    private ResultRow reject(Message message, String detail) {
        return new ResultRow()
                .start(ResultTable.REJECTS, ResultRow.NO_DAY)
                .text(message.topic)
                .text(message.position())
                .text(isModel(message) ? MODELS : RULES)
                .text(isModel(message) ? "bad_model" : "bad_rules")
                .text(detail)
                .text(message.payload)
                .count(1);
    }
}
