using PetCam.Chaos.Cast;

namespace PetCam.Chaos.Events;

/// <summary>PostgreSQL is away for all, for longer than a lease.</summary>
internal sealed class StopPostgres(Stage stage) : ChaosEvent(stage)
{
    public const string Name = "no-postgres";

    public override string Kind => Name;

    public override string Target => "all";

    /// <summary>Nothing beyond what the machine does by itself, which is read beside it.</summary>
    public override TimeSpan? Aim => TimeSpan.FromMilliseconds(500);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await Stage.Cluster.Postgres.StopAsync();
        try
        {
            await Task.Delay(Times.WithoutPostgres, cancellationToken);
        }
        finally
        {
            await Stage.Cluster.Postgres.RestartAsync();
        }
    }
}
