using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A page, what its console complained about, and which requests were refused.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private const int FirstErrorStatus = 400;

    private readonly Lock _lock = new();
    private readonly List<(string Text, string Where)> _errors = [];
    private readonly List<string> _refused = [];

    public BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => Keep(_errors, (error, "uncaught"));
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Keep(_errors, (message.Text, message.Location));
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= FirstErrorStatus)
            {
                Keep(_refused, $"{response.Status} to {response.Request.Method} {response.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <param name="expected">Text of errors that the test provoked, such as a refused connection while the silo is down.</param>
    public void AssertNoErrors(params string[] expected)
    {
        lock (_lock)
        {
            string[] unexpected = [.. _errors.Where(error => !expected.Any(error.Text.Contains)).Select(error => $"{error.Text} ({error.Where})")];
            Assert.True(
                unexpected.Length == 0,
                $"The page's console says: {string.Join("; ", unexpected)}. Requests that were refused: {string.Join("; ", _refused)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
    }

    private void Keep<T>(List<T> list, T item)
    {
        lock (_lock)
        {
            list.Add(item);
        }
    }
}
