using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>One silo alone loses PostgreSQL, without a word: it is suspended, and declared dead by the others.</summary>
internal sealed class CutFromPostgres(Stage stage, RoutedNetwork network, ClusterSilo silo) : ChaosEvent(stage)
{
    public const string Name = "cut-postgres";

    public override string Kind => Name;

    public override string Target => silo.Id;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        network.Cut(silo.Node!, Stage.Cluster.PostgresNode!);
        try
        {
            await Task.Delay(Times.CutFromPostgres, cancellationToken);
        }
        finally
        {
            network.Heal(silo.Node!, Stage.Cluster.PostgresNode!);
        }
    }

    public override Touch TouchOf(string? cameraSilo, string? viewerSilo) => TouchOfSilo(silo.Id, cameraSilo, viewerSilo);
}
