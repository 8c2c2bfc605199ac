using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using PetCam.Domain.Cluster;
using PetCam.Silo.Cluster;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>One silo asks another; the test is the other.</summary>
public sealed class SiloHttpClientTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly PipeLinks _links = new();
    private readonly SiloHttpClient _client;
    private readonly DefaultHttpContext _context = new();

    public SiloHttpClientTests()
    {
        _client = new SiloHttpClient(new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b")), _links, _time);
        _context.Request.Method = "GET";
        _context.Request.Path = "/api/recordings/1";
        _context.Response.Body = new MemoryStream();
    }

    [Fact]
    public async Task Answer_of_the_other_silo_is_passed_on()
    {
        Task<IResult> asking = _client.AskAsync(_context, "b", "The file");
        Assert.StartsWith("GET /api/recordings/1 HTTP/1.1", await _links.ReadRequestAsync(), StringComparison.Ordinal);
        await _links.AnswerAsync("HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\nX-Secret: no\r\n\r\nabc");

        Assert.Same(Results.Empty, await asking.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(206, _context.Response.StatusCode);
        Assert.Equal("abc", Encoding.ASCII.GetString(((MemoryStream)_context.Response.Body).ToArray()));
        Assert.False(_context.Response.Headers.ContainsKey("X-Secret"));
    }

    [Fact]
    public async Task Silo_that_stands_still_is_a_503_and_not_a_wait()
    {
        Task<IResult> asking = _client.AskAsync(_context, "b", "The file");
        await _links.ReadRequestAsync(); // it has the request, and says nothing

        _time.Advance(TimeSpan.FromSeconds(11));

        ProblemHttpResult problem = Assert.IsType<ProblemHttpResult>(await asking.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, problem.StatusCode);
        Assert.Contains("The file is at silo 'b'", problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_that_is_gone_is_a_503()
    {
        IResult result = await _client.AskAsync(_context, "nobody", "The file");

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, Assert.IsType<ProblemHttpResult>(result).StatusCode);
    }

    public void Dispose()
    {
        _client.Dispose();
        _context.Response.Body.Dispose();
    }

    /// <summary>Links that end in the test.</summary>
    private sealed class PipeLinks : ISiloLinks
    {
        private readonly Pipe _there = new();
        private readonly Pipe _back = new();

        public ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Stream>(new TwoWayStream(_back.Reader.AsStream(), _there.Writer.AsStream()));

        /// <summary>The head of the request.</summary>
        public async Task<string> ReadRequestAsync()
        {
            StringBuilder head = new();
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                ReadResult read = await _there.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                head.Append(Encoding.ASCII.GetString(read.Buffer));
                _there.Reader.AdvanceTo(read.Buffer.End);
            }

            return head.ToString();
        }

        public async Task AnswerAsync(string text) => await _back.Writer.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>As a connection: a read that waits ends when it is disposed of.</summary>
    private sealed class TwoWayStream(Stream incoming, Stream outgoing) : Stream
    {
        private readonly CancellationTokenSource _closed = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => outgoing.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => outgoing.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => incoming.Read(buffer, offset, count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
            return await incoming.ReadAsync(buffer, either.Token);
        }

        public override void Write(byte[] buffer, int offset, int count) => outgoing.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => outgoing.WriteAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _closed.Cancel();
            incoming.Dispose();
            outgoing.Dispose();
            base.Dispose(disposing);
        }
    }
}
