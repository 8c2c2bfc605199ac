using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using PetCam.Domain.Storage;
using PetCam.Silo.Http;

namespace PetCam.Silo.Tests.Http;

public sealed class UnavailabilityTests
{
    public static TheoryData<Exception> Passing { get; } =
    [
        new SiloUnavailableException("It is away."),
        new TimeoutException("It does not answer."),
        new GrainStateConflictException("recording", "kitchen", 3), // its home moved while it wrote
        new DatabaseFailure(isTransient: true, state: null), // no connection
        new DatabaseFailure(isTransient: false, state: "57P01"), // an administrator stops it
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_by_itself_is_answered_503_with_a_time(Exception exception)
    {
        DefaultHttpContext context = await HandleAsync(exception, expected: true);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
        Assert.Equal("2", context.Response.Headers.RetryAfter.ToString());
    }

    [Fact]
    public async Task Mistakes_are_left_to_whoever_logs_them()
    {
        await HandleAsync(new InvalidOperationException("A mistake."), expected: false);
        await HandleAsync(new DatabaseFailure(isTransient: false, state: "42P01"), expected: false); // no such table
    }

    private static async Task<DefaultHttpContext> HandleAsync(Exception exception, bool expected)
    {
        DefaultHttpContext context = new() { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        Assert.Equal(expected, await new Unavailability().TryHandleAsync(context, exception, TestContext.Current.CancellationToken));
        return context;
    }

    private sealed class DatabaseFailure(bool isTransient, string? state) : DbException("It failed.")
    {
        public override bool IsTransient => isTransient;

        public override string? SqlState => state;
    }
}
