using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A page and what its console complained about.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    public BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => Keep(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Keep(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <param name="expected">Text of errors that the test provoked, such as a refused connection while the silo is down.</param>
    public void AssertNoErrors(params string[] expected)
    {
        lock (_errors)
        {
            string[] unexpected = [.. _errors.Where(error => !expected.Any(error.Contains))];
            Assert.True(unexpected.Length == 0, $"The page's console says: {string.Join("; ", unexpected)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
    }

    private void Keep(string error)
    {
        lock (_errors)
        {
            _errors.Add(error);
        }
    }
}
