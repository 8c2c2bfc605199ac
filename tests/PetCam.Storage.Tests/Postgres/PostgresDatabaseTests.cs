using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PetCam.Storage.Postgres;

namespace PetCam.Storage.Tests.Postgres;

public sealed class PostgresDatabaseTests
{
    [Theory]
    [InlineData("Host=db", 16)]
    [InlineData("Host=db;Minimum Pool Size=20", 20)]
    [InlineData("Host=db;Maximum Pool Size=100", 100)]
    [InlineData("Host=db;MaxPoolSize=7", 7)]
    public async Task Silo_opens_few_connections_unless_it_is_told_how_many(string connectionString, int expected)
    {
        PostgresStorageOptions options = new() { ConnectionString = connectionString };
        await using PostgresDatabase database = new(options, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(database.Source.ConnectionString).MaxPoolSize);
    }
}
