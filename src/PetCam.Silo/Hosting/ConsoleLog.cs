using Microsoft.Extensions.Logging.Console;

namespace PetCam.Silo.Hosting;

/// <summary>Logs as one line each, for people by default and as JSON for collectors (<c>--log json</c>).</summary>
internal static class ConsoleLog
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        if (string.Equals(configuration["Silo:Log"], "json", StringComparison.OrdinalIgnoreCase))
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
    }
}
