package io.pgvault.blobstore;

class FakeFilesTest extends FileContainersContract {
    private final FakeFiles files = new FakeFiles();

    @Override
    protected String account() {
        return "https://files.example.com";
    }

    @Override
    protected FileContainers containers() {
        return files;
    }

    @Override
    protected void make(String container) {
        files.make(container);
    }

    @Override
    protected byte[] content(String container, String file) {
        return files.content(container, file);
    }
}
