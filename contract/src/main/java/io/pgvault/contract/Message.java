package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/** What can be published on a stream. The type on the wire is the class's simple name. */
public interface Message {
    /** The aggregate that the message is about: key of its record and subject of its event. */
    @JsonIgnore
    String subject();

    /** Follows from what the message means, so that the same said again is recognised. */
    @JsonIgnore
    UUID eventId();
}
