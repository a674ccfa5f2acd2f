package io.pgvault.vault;

import io.pgvault.vault.publishing.Locks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was held or locked, in the order of that: two transactions that differ in it may wait for each other. */
public final class LocksTaken implements Locks {
    private final List<String> taken = new ArrayList<>();
    private final Set<String> elsewhere = new HashSet<>();

    public void took(String what) {
        taken.add(what);
    }

    public List<String> inOrder() {
        return List.copyOf(taken);
    }

    /** From now on another transaction holds the name. */
    public void heldElsewhere(String name) {
        elsewhere.add(name);
    }

    @Override
    public void lock(String name) {
        took(name);
    }

    @Override
    public boolean tryLock(String name) {
        if (elsewhere.contains(name)) {
            return false;
        }
        took(name);
        return true;
    }
}
