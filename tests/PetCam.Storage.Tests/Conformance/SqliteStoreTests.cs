namespace PetCam.Storage.Tests.Conformance;

public sealed class SqliteStoreTests() : StoreConformance(static () => new SqliteStores());
