namespace PetCam.Storage.Tests.Conformance;

public sealed class PostgresStoreTests(PostgresFixture postgres)
    : StoreConformance(() => PostgresStores.OpenAsync(postgres.Server)), IClassFixture<PostgresFixture>;
