using System.Globalization;

namespace Magnum.Api.Naming;

/// <summary>Makes up names for what tenants leave unnamed: a Greek letter, a number from 1 to 24, the kind.</summary>
/// <remarks>Source: openstack/magnum magnum/common/name_generator.py, release 15.0.1.</remarks>
internal sealed class NameGenerator(Random random)
{
    private static readonly string[] Letters =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>A name such as <c>psi-3-template</c>; not unique.</summary>
    public string Next(string kind)
    {
        lock (random)
            return string.Create(CultureInfo.InvariantCulture, $"{Letters[random.Next(Letters.Length)]}-{random.Next(1, 25)}-{kind}");
    }
}
