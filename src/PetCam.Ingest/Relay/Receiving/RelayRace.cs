using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>Gets a camera from its home and, where that does not answer, over a silo that may reach it. The first that welcomes counts.</summary>
/// <remarks>
/// The home is asked first, and has the time of an ordinary answer to itself. A silo that is asked for a detour asks the home alone, so that nobody asks in a circle; the
/// path in its welcome keeps what comes free of loops.
/// </remarks>
internal sealed class RelayRace(RelayConnector connector, RelayServices services)
{
    private const int MaxDetours = 2; // beside each other; the next attempt asks others

    /// <param name="mayDetour">False: only the home is asked.</param>
    public async ValueTask<RelayAttempt> RunAsync(Home home, bool mayDetour, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<RelayAttempt> direct = connector.AttachAsync(home, over.Token).AsTask();
        List<Task<RelayAttempt>> running = [direct];
        try
        {
            return await FirstAsync(home, mayDetour ? Detours(home) : [], direct, running, over.Token);
        }
        finally
        {
            await over.CancelAsync();
            await LetGoAsync(running);
        }
    }

    /// <param name="running">Those that count no more are left in it.</param>
    private async ValueTask<RelayAttempt> FirstAsync(
        Home home, Queue<SiloIdentity> detours, Task<RelayAttempt> direct, List<Task<RelayAttempt>> running, CancellationToken over)
    {
        while (running.Count > 0 || detours.Count > 0)
        {
            Task<RelayAttempt>? answered = await AnyAsync(running, detours.Count > 0, over);
            if (answered is null)
            {
                TakeDetour(home, detours, running, over);
                continue;
            }

            running.Remove(answered);
            RelayAttempt attempt = await answered;
            bool isWordOfHome = answered == direct && attempt.Reason is not null;
            if (attempt.Link is not null || isWordOfHome || over.IsCancellationRequested)
            {
                return attempt;
            }
        }

        return await direct;
    }

    /// <returns>Null when it is time for a detour.</returns>
    private async ValueTask<Task<RelayAttempt>?> AnyAsync(List<Task<RelayAttempt>> running, bool mayDetour, CancellationToken over)
    {
        if (!mayDetour)
        {
            return await Task.WhenAny(running);
        }

        using CancellationTokenSource answered = CancellationTokenSource.CreateLinkedTokenSource(over);
        Task patience = Task.Delay(services.Options.DetourAfter, services.Time, answered.Token);
        Task first = await Task.WhenAny(running.Append(patience));
        await answered.CancelAsync();
        return first as Task<RelayAttempt>;
    }

    /// <summary>The next one, unless the home is known to be dead by now: then nobody can fetch anything from it.</summary>
    private void TakeDetour(Home home, Queue<SiloIdentity> detours, List<Task<RelayAttempt>> running, CancellationToken over)
    {
        if (over.IsCancellationRequested || services.Membership.Find(home.Silo.Id)?.Identity != home.Silo)
        {
            detours.Clear();
        }
        else
        {
            running.Add(connector.DetourAsync(detours.Dequeue(), home, over).AsTask());
        }
    }

    private Queue<SiloIdentity> Detours(Home home)
    {
        SiloIdentity[] others =
            [.. services.Membership.Silos.Select(silo => silo.Identity).Where(silo => silo.Id != services.Membership.Self.Id && silo.Id != home.Silo.Id)];
        Random.Shared.Shuffle(others);
        return new Queue<SiloIdentity>(others.Take(MaxDetours));
    }

    /// <summary>Those that were too late, welcomed or not.</summary>
    private static async ValueTask LetGoAsync(List<Task<RelayAttempt>> running)
    {
        foreach (Task<RelayAttempt> late in running)
        {
            (await late).Link?.Dispose();
        }
    }
}
