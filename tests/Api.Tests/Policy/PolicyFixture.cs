using Magnum.Api.Authentication;
using Magnum.Api.Policy;
using Magnum.Api.Policy.Files;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Policy;

/// <summary>The policy with a file in memory, and what it wrote to the log.</summary>
internal sealed class PolicyFixture : IPolicyFiles, ILogger<PolicyStore>
{
    public const string Path = "policy.yaml";

    private readonly PolicyFileLoader _loader;
    private readonly PolicyOptions _options = new();
    private string? _text;
    private int _version;

    public PolicyFixture(Action<PolicyOptions>? configure = null, string? file = null)
    {
        _text = file;
        _options.File = file is null ? null : Path;
        configure?.Invoke(_options);
        _loader = new PolicyFileLoader(this);
        Store = new PolicyStore(_loader, Options.Create(_options), this);
        Enforcer = new PolicyEnforcer(Store, Options.Create(_options));
    }

    public PolicyStore Store { get; }

    public PolicyEnforcer Enforcer { get; }

    public IOptions<PolicyOptions> OptionsInForce => Options.Create(_options);

    public List<(LogLevel Level, string Text)> Log { get; } = [];

    /// <summary>Thrown by whoever looks at the file.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How often the file was looked at.</summary>
    public int Looks { get; private set; }

    /// <summary>Writes the file; null removes it.</summary>
    public void Write(string? text)
    {
        _text = text;
        _version++;
    }

    public CallerIdentity Caller(TokenInfo token) => new(token, "token", "trustees", Enforcer.IsAdmin);

    public static BaySnapshot Bay() => new()
    {
        Uuid = Guid.Parse("0b3f2a4e-5a3c-4d53-9d0e-2f6f5f0a7b11"),
        Name = "bay",
        ProjectId = "project",
        UserId = "creator",
        BayModelId = Guid.Parse("5f0a7b11-5a3c-4d53-9d0e-2f6f0b3f2a4e"),
        CreateTimeoutMinutes = 60,
        Status = BayStatus.CreateComplete,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    string? IPolicyFiles.Stamp(string path)
    {
        Looks++;
        return Failure is not null ? throw Failure : _text is null ? null : $"{_version}";
    }

    string IPolicyFiles.Read(string path) => _text ?? throw new FileNotFoundException("gone");

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Add((logLevel, formatter(state, exception)));
}
