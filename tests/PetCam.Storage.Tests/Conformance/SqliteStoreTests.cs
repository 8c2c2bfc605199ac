namespace PetCam.Storage.Tests.Conformance;

public sealed class SqliteStoreTests() : StoreConformance(static () => Task.FromResult<IStores>(new SqliteStores()));
