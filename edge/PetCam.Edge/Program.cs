using System.CommandLine;
using System.Reflection;
using Microsoft.Extensions.Logging;
using PetCam.Edge;
using PetCam.Edge.Capture.Native;
using PetCam.Edge.CommandLine;
using PetCam.Edge.Configuration;
using PetCam.Edge.Logging;
using PetCam.Edge.Uplink;

ParseResult arguments = new EdgeCommand().Build(RunAsync).Parse(args);
int code = await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(2) });
return arguments.Errors.Count > 0 ? (int)ExitCode.Usage : code;

static async Task<ExitCode> RunAsync(EdgeSettings commandLine, string? configPath, CancellationToken stop)
{
    LineLogger logger = new(Console.Error, TimeProvider.System, commandLine.Verbose ? LogLevel.Debug : LogLevel.Information);
    try
    {
        EdgeSettings settings = configPath is null ? commandLine : commandLine.Or(EdgeOptionsReader.ReadFile(configPath));
        string? token = Environment.GetEnvironmentVariable(TokenReader.Variable);
        EdgeOptions options = EdgeOptionsReader.Read(settings, Environment.MachineName, token);
        TokenReader tokens = new(options);
        tokens.Read();
        CheckLibrary();
        UplinkIdentity identity = new(
            options.Camera, options.Name, Environment.MachineName, Version(), (ulong)Random.Shared.NextInt64(), tokens.Read);
        EdgeLog.Starting(logger, identity.AgentVersion, options.Camera, options.Ring, string.Join(", ", options.Silos));
        using EdgeAgent agent = new(options, identity, TimeProvider.System, logger);
        bool stopped = await agent.RunAsync(stop);
        EdgeLog.Stopped(logger);
        return stopped ? ExitCode.Stopped : ExitCode.Superseded;
    }
    catch (ConfigurationException exception)
    {
        EdgeLog.WrongSettings(logger, exception.Message);
        return ExitCode.Usage;
    }
    catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
    {
        EdgeLog.NoLibrary(logger, exception.Message);
        return ExitCode.Failed;
    }
}

static void CheckLibrary()
{
    uint version = NativeMethods.GetAbiVersion();
    if (version != NativeMethods.AbiVersion)
    {
        throw new ConfigurationException($"libpetcam has ABI version {version}, this agent needs {NativeMethods.AbiVersion}; install both from one build.");
    }
}

static string Version() =>
    Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
