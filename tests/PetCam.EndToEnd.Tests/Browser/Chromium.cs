using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>Debian's Chromium, headless, as people's browser. One per test class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args =
            [
                // Root in a sandboxed machine without a GPU.
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",

                // The machine has no way out: without these Chromium spends its start looking for one.
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",

                "--autoplay-policy=no-user-gesture-required",
            ],
        });
    }

    /// <summary>A page of its own; errors on its console fail the test that asks for them with <see cref="BrowserPage.AssertNoErrors"/>.</summary>
    /// <param name="prepare">Called before the page goes anywhere.</param>
    public async Task<BrowserPage> OpenAsync(Uri url, int width = 1440, int height = 900, ColorScheme colorScheme = ColorScheme.Light, Func<IPage, Task>? prepare = null)
    {
        IBrowserContext context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colorScheme,
            AcceptDownloads = true,
        });
        await context.AddInitScriptAsync(InboundVideo.KeepConnectionsScript);
        await context.AddInitScriptAsync(FrameStrip.Script);
        IPage page = await context.NewPageAsync();
        BrowserPage opened = new(page);
        await (prepare?.Invoke(page) ?? Task.CompletedTask);
        await page.GotoAsync(url.ToString());
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
