package io.omniretail.sources;

import io.omniretail.domain.event.PlaceNames;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What one kind of source gives, before it is parted into feeds.
 *
 * @param records all records of all feeds, with event time
 * @param names turns the place of a record into words
 * @param payloads reads the bytes of records from their places again
 */
public record Input(DataStream<Decoded> records, PlaceNames names, PayloadLookup payloads) {}
