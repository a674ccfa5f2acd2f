package io.pgvault.blobstore;

import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Containers of others in memory. They pass the same suite as the real ones. */
public final class FakeFiles implements FileContainers {
    private final Map<String, Container> containers = new HashMap<>();
    private int creationsLeft = Integer.MAX_VALUE;

    @SuppressWarnings("ArrayRecordComponent")
    private record Content(byte[] bytes, FileMark mark) {}

    /** Makes a container of that name, in every account. */
    public synchronized void make(String name) {
        containers.computeIfAbsent(name, any -> new Container());
    }

    /** From now on so many files can be created, and then storage fails. */
    public synchronized void setCreationsLeft(int left) {
        creationsLeft = left;
    }

    /** The names of all files of a container. */
    public synchronized List<String> names(String container) {
        return List.copyOf(container(container).files.keySet());
    }

    public synchronized byte[] content(String container, String file) {
        return Optional.ofNullable(container(container).files.get(file))
                .orElseThrow()
                .bytes()
                .clone();
    }

    /** Puts a file there that is somebody's. */
    public synchronized void put(String container, String file, byte[] content, FileMark mark) {
        container(container).files.put(file, new Content(content.clone(), mark));
    }

    @Override
    public FileContainer open(BoundContainer bound) {
        return new Door(bound.name());
    }

    private Container container(String name) {
        Container container = containers.get(name);
        if (container == null) {
            throw new BackupException(
                    ErrorCode.STORAGE_PERMISSION,
                    "There is no container " + name + ", or the role Storage Blob Data Contributor is missing.");
        }
        return container;
    }

    private static final class Container {
        private final Map<String, Content> files = new TreeMap<>();
        private final Map<String, Map<String, byte[]>> staged = new HashMap<>();
    }

    private final class Door implements FileContainer {
        private final String container;

        Door(String container) {
            this.container = container;
        }

        @Override
        public Optional<StoredFile> find(String name) {
            synchronized (FakeFiles.this) {
                return Optional.ofNullable(container(container).files.get(name))
                        .map(content -> new StoredFile(name, content.bytes().length, content.mark()));
            }
        }

        @Override
        public void stageBlock(String name, String blockId, byte[] content) {
            synchronized (FakeFiles.this) {
                container(container)
                        .staged
                        .computeIfAbsent(name, file -> new HashMap<>())
                        .put(blockId, Arrays.copyOf(content, content.length));
            }
        }

        @Override
        public boolean create(String name, List<String> blockIds, FileMark mark) {
            synchronized (FakeFiles.this) {
                Container there = container(container);
                if (there.files.containsKey(name)) {
                    return false;
                }
                if (creationsLeft-- <= 0) {
                    throw new BackupException(ErrorCode.STORAGE_FAILED, "Storage answered 500 for " + name + ".");
                }
                Map<String, byte[]> blocks = there.staged.getOrDefault(name, Map.of());
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                for (String id : blockIds) {
                    byte[] block = blocks.get(id);
                    if (block == null) {
                        throw new BackupException(ErrorCode.STORAGE_FAILED, "No block " + id + " of " + name + ".");
                    }
                    content.writeBytes(block);
                }
                there.staged.remove(name);
                there.files.put(name, new Content(content.toByteArray(), mark));
                return true;
            }
        }
    }
}
