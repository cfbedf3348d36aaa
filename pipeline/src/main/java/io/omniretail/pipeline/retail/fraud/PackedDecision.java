package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import java.util.ArrayList;
import java.util.List;

/** Decisions as bytes. */
final class PackedDecision {
    private static final Action[] ACTIONS = Action.values();

    private PackedDecision() {}

    static void pack(Decision decision, Packer out) {
        out.putByte(decision.action().ordinal()).putText(Text.of(decision.score()));
        pack(decision.reasons(), out);
        pack(decision.models(), out);
        pack(decision.rules(), out);
    }

    static Decision unpack(Unpacker in) {
        Action action = ACTIONS[in.getByte()];
        Text text = new Text();
        in.getText(text);
        return new Decision(action, text.toString(), texts(in), texts(in), texts(in));
    }

    private static void pack(List<String> texts, Packer out) {
        out.putUnsigned(texts.size());
        texts.forEach(text -> out.putText(Text.of(text)));
    }

    private static List<String> texts(Unpacker in) {
        int count = in.getUnsignedInt();
        List<String> texts = new ArrayList<>(count);
        Text text = new Text();
        for (int i = 0; i < count; i++) {
            in.getText(text);
            texts.add(text.toString());
        }
        return texts;
    }
}
