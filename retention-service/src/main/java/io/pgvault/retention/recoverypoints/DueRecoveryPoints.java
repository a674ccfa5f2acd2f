package io.pgvault.retention.recoverypoints;

import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import java.util.List;

/**
 * What has to be decided about an instance.
 *
 * @param points its recovery points for which something is due, and the newest and the newest complete one in any case
 * @param kept how many it has in all
 */
public record DueRecoveryPoints(List<KeptRecoveryPoint> points, int kept) {
    public DueRecoveryPoints {
        points = List.copyOf(points);
    }
}
