package io.pgvault.retention;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.retention.rebuilding.RebuildStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What one rebuild has found, in memory. */
public final class FakeRebuilds implements RebuildStore {
    private final Set<OperationId> begun = new HashSet<>();
    private final Map<String, Integer> read = new TreeMap<>();
    private final Map<String, List<String>> problems = new TreeMap<>();

    @Override
    public boolean begin(OperationId rebuild) {
        return begun.add(rebuild);
    }

    @Override
    public void vaultRead(OperationId rebuild, VaultId vault, List<String> found) {
        problems.put("vault " + vault, found);
    }

    @Override
    public void instanceRead(
            OperationId rebuild, VaultId vault, String instance, int recoveryPoints, List<String> found) {
        read.put(vault + instance, recoveryPoints);
        problems.put(vault + instance, found);
    }

    @Override
    public Found found(OperationId rebuild) {
        return new Found(
                problems.size() - read.size(),
                read.size(),
                read.values().stream().mapToInt(Integer::intValue).sum(),
                problems.values().stream().flatMap(List::stream).toList());
    }
}
