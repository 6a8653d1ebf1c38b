using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Policy.Files;

/// <summary>The rules in force. A file that turns bad while the service runs changes nothing.</summary>
internal sealed partial class PolicyStore
{
    private readonly PolicyFileLoader _loader;
    private readonly PolicyOptions _options;
    private readonly ILogger<PolicyStore> _logger;
    private volatile PolicyRulebook _rules;
    private string? _stamp;
    private string? _toldOf;

    /// <summary>Loads the rules.</summary>
    /// <exception cref="OptionsValidationException">The file is broken.</exception>
    public PolicyStore(PolicyFileLoader loader, IOptions<PolicyOptions> options, ILogger<PolicyStore> logger)
    {
        _loader = loader;
        _options = options.Value;
        _logger = logger;
        _rules = Take(loader.Load(_options));
    }

    /// <summary>The rules in force.</summary>
    public PolicyRulebook Rules => _rules;

    /// <summary>Takes a changed file over; called by one at a time.</summary>
    public void Refresh()
    {
        if (_options.File is not { } path)
            return;
        try
        {
            if (_loader.Stamp(path) != _stamp)
            {
                _rules = Take(_loader.Load(_options));
                LogReloaded(path);
            }

            _toldOf = null;
        }
        catch (PolicyFileException error)
        {
            // The file is read again at every look until it is good; what is wrong with it is told once.
            if (error.Message != _toldOf)
                LogRefused(path, error.Message);
            _toldOf = error.Message;
        }
    }

    private PolicyRulebook Take(LoadedPolicy loaded)
    {
        foreach (var warning in loaded.Warnings)
            LogOdd(_options.File ?? "", warning);
        _stamp = loaded.Stamp;
        return loaded.Rules;
    }
}
