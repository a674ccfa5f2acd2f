package io.pgvault.localstack;

/** Where everything of one stack listens, counted from its base. */
public record StackPorts(int base) {
    static final int MOST_WORKERS = 20;

    public StackPorts {
        if (base < 1024 || base > 65_000) {
            throw new LocalStackException("PORT_BASE " + base + " is not between 1024 and 65000.");
        }
    }

    public int vaultApi() {
        return base;
    }

    public int vaultManagement() {
        return base + 1;
    }

    public int schedulerManagement() {
        return base + 2;
    }

    public int retentionManagement() {
        return base + 3;
    }

    public int vaultHttps() {
        return base + 4;
    }

    /** The management port of worker 1, 2, ... */
    public int workerManagement(int worker) {
        return base + 10 + worker;
    }

    /** Ports of second replicas, counted from 0. */
    int replica(int number) {
        return base + 50 + number;
    }

    public int catalogue() {
        return base + 32;
    }

    public int source() {
        return base + 33;
    }

    public int keyVault() {
        return base + 43;
    }

    public int azurite() {
        return base + 90;
    }

    public int kafka() {
        return base + 92;
    }

    public int kafkaController() {
        return base + 93;
    }
}
