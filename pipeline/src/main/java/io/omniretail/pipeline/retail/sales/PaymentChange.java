package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;

/** A payment that counts from now on, or no longer, because one that goes before it has come. */
public final class PaymentChange implements Packed {
    public Payment payment = new Payment();
    public boolean isWithdrawn;

    @Override
    public void pack(Packer out) {
        out.putBoolean(isWithdrawn);
        payment.pack(out);
    }

    @Override
    public void unpack(Unpacker in) {
        isWithdrawn = in.getBoolean();
        payment.unpack(in);
    }
}
