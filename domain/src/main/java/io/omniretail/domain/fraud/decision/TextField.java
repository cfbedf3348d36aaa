package io.omniretail.domain.fraud.decision;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A text of a payment that rules compare, byte by byte; an empty one is unknown. */
public enum TextField implements Field<Text> {
    CURRENCY(payment -> payment.currency),
    COUNTRY(payment -> payment.country),
    CARD_ID(payment -> payment.cardId),
    CUSTOMER_ID(payment -> payment.customerId),
    TERMINAL_ID(payment -> payment.terminalId),
    SHIP_ADDRESS_ID(payment -> payment.shipAddressId);

    private final String id = name().toLowerCase(Locale.ROOT);
    private final Function<Payment, Text> text;

    TextField(Function<Payment, Text> text) {
        this.text = text;
    }

    /** The field of this name. */
    public static Optional<TextField> byId(String id) {
        return Arrays.stream(values()).filter(field -> field.id.equals(id)).findFirst();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isKnown(Attempt attempt) {
        return !text.apply(attempt.payment()).isEmpty();
    }

    @Override
    public int compare(Attempt attempt, Text value) {
        return text.apply(attempt.payment()).compareTo(value);
    }

    @Override
    public String print(Attempt attempt) {
        return text.apply(attempt.payment()).toString();
    }

    @Override
    public String printValue(Text value) {
        return value.toString();
    }
}
