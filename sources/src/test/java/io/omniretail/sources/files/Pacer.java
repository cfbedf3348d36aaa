package io.omniretail.sources.files;

import io.omniretail.domain.event.Reading;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;

/** Passes readings on, but after some of them stops until a checkpoint has been completed: a job cannot end before. */
final class Pacer extends AbstractStreamOperator<Reading> implements OneInputStreamOperator<Reading, Reading> {
    private static final long serialVersionUID = 1L;
    private static final int BEFORE_PAUSE = 500;

    private transient MailboxExecutor mailbox;
    private transient int count;
    private transient long checkpointInPause;
    private transient boolean resumed;

    @Override
    public void open() throws Exception {
        super.open();
        mailbox = getContainingTask().getMailboxExecutorFactory().createExecutor(TaskMailbox.MIN_PRIORITY);
        checkpointInPause = -1;
    }

    @Override
    public void processElement(StreamRecord<Reading> element) throws Exception {
        // The element is not yet part of the checkpoint that is taken here: its source does not count it before we
        // return.
        while (count == BEFORE_PAUSE && !resumed) {
            mailbox.yield();
        }
        count++;
        output.collect(element);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (count == BEFORE_PAUSE) {
            checkpointInPause = context.getCheckpointId();
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        resumed |= checkpointId == checkpointInPause;
    }
}
