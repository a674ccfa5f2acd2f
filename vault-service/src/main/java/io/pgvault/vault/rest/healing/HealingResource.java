package io.pgvault.vault.rest.healing;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.healing.CompareRecoveryPoints;
import io.pgvault.vault.healing.DeadLetters;
import io.pgvault.vault.healing.DeadLetters.DeadLetter;
import io.pgvault.vault.healing.PublishInstances;
import io.pgvault.vault.rebuilding.DescribeCatalogue;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/** What operators do about messages that were set aside or lost. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class HealingResource {
    private static final int SHOWN = 100;

    private final DeadLetters deadLetters;
    private final PublishInstances publishInstances;
    private final CompareRecoveryPoints compareRecoveryPoints;
    private final DescribeCatalogue describeCatalogue;

    HealingResource(
            DeadLetters deadLetters,
            PublishInstances publishInstances,
            CompareRecoveryPoints compareRecoveryPoints,
            DescribeCatalogue describeCatalogue) {
        this.deadLetters = deadLetters;
        this.publishInstances = publishInstances;
        this.compareRecoveryPoints = compareRecoveryPoints;
        this.describeCatalogue = describeCatalogue;
    }

    /**
     * The dead letters of a stream.
     *
     * @param waiting how many there are; the oldest are shown
     */
    record StreamView(String stream, long waiting, List<DeadLetter> letters) {}

    /** How many records were put back on their stream. */
    record ReplayView(String stream, long replayed) {}

    /** How many instances are published anew; as many are compared with what lies in storage. */
    record PublishedView(int instances) {}

    @GET
    @Path(ArmPath.TENANT + "/deadLetters")
    @Performs(Action.READ_DEAD_LETTERS)
    @Operation(
            summary = "Lists messages that were set aside",
            description = "An extension: of every stream that has any, how many and the oldest, with the reason.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<StreamView> list() {
        List<StreamView> streams = deadLetters.counts().entrySet().stream()
                .map(count -> new StreamView(
                        count.getKey().streamName(), count.getValue(), deadLetters.list(count.getKey(), SHOWN)))
                .toList();
        return new ListBody<>(streams, null);
    }

    @POST
    @Path(ArmPath.TENANT + "/deadLetters/{stream}/replay")
    @Performs(Action.REPLAY_DEAD_LETTERS)
    @Operation(
            summary = "Puts the messages of a stream that were set aside back on it",
            description =
                    "An extension, for when the cause is mended. One that is still bad is set aside again; doing it"
                            + " twice changes nothing.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ReplayView replay(@PathParam("stream") String name) {
        Stream stream = Arrays.stream(Stream.values())
                .filter(known -> known.streamName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.INVALID_REQUEST,
                        "There is no stream '" + name + "'. Streams are "
                                + Arrays.stream(Stream.values())
                                        .map(Stream::streamName)
                                        .toList() + "."));
        long replayed = deadLetters.replay(stream);
        if (stream == Stream.PROTECTED_INSTANCES && replayed > 0) {
            // What was put back may be older than what follows it: the last word on a key is what is kept.
            publishInstances.publishAll();
        }
        return new ReplayView(stream.streamName(), replayed);
    }

    @POST
    @Path(ArmPath.TENANT + "/publishAnew")
    @Performs(Action.PUBLISH_ANEW)
    @Operation(
            summary = "Publishes the state of all backup instances anew, compares all recovery points and describes the"
                    + " catalogue in storage anew",
            description =
                    "An extension, for when services, databases or topics have lost something. It runs by itself at"
                            + " a slow pace; this asks for all of it at once.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public PublishedView publishAnew() {
        QuarkusTransaction.requiringNew().run(() -> {
            compareRecoveryPoints.makeAllDue();
            describeCatalogue.describeAll();
        });
        return new PublishedView(publishInstances.publishAll());
    }
}
