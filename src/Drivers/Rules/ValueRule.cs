using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Drivers.Rules;

/// <summary>Which values a label or a field of a bay may have. Pure.</summary>
internal abstract record ValueRule
{
    private ValueRule()
    {
    }

    /// <summary>The values in words, for the documents and for sentences: <c>must be …</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Whether a value, which is not empty, is one of them.</summary>
    public abstract bool Allows(string value);

    /// <summary>Whether the rule leaves no choice: what is asked for is built anyway, or can't be built.</summary>
    public virtual bool IsFixed => false;

    /// <summary>Text in one line: it becomes a line of machines' settings.</summary>
    public sealed record Text : ValueRule
    {
        public override string Words => "text without control characters";

        public override bool Allows(string value) => !value.Any(char.IsControl);
    }

    /// <summary>Yes or no, in the words that OpenStack takes for them.</summary>
    public sealed record Flag : ValueRule
    {
        public override string Words => "true or false";

        public override bool Allows(string value) => FlagWords.Read(value) is not null;
    }

    /// <summary>A flag that can't be set.</summary>
    public sealed record Off : ValueRule
    {
        public override string Words => "false";

        public override bool IsFixed => true;

        public override bool Allows(string value) => FlagWords.Read(value) is false;
    }

    /// <summary>One of some words.</summary>
    public sealed record OneOf(params ImmutableArray<string> Values) : ValueRule
    {
        public override string Words => Values.Length == 1 ? Values[0] : $"one of {string.Join(", ", Values)}";

        public override bool IsFixed => Values.Length == 1;

        public override bool Allows(string value) => Values.Contains(value);
    }

    /// <summary>A number within bounds.</summary>
    public sealed record Number(int Least, int Most) : ValueRule
    {
        public override string Words => Least == Most
            ? Least.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"a number from {Least} to {Most}");

        public override bool IsFixed => Least == Most;

        public override bool Allows(string value) =>
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most;
    }

    /// <summary>An IPv4 network that has room for machines.</summary>
    public sealed record Network : ValueRule
    {
        private const int LongestPrefix = 28;

        public override string Words => "an IPv4 network of at least 16 addresses such as 10.1.0.0/16";

        public override bool Allows(string value) =>
            IPNetwork.TryParse(value, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength is > 0 and <= LongestPrefix;
    }

    /// <summary>One or more networks of whatever size, with commas between.</summary>
    public sealed record Networks : ValueRule
    {
        public override string Words => "networks such as 10.1.0.0/16, with commas between";

        public override bool Allows(string value) => value.Split(',').All(static network => IPNetwork.TryParse(network.Trim(), out _));
    }

    /// <summary>No value at all: the driver does not do it.</summary>
    public sealed record Nothing : ValueRule
    {
        public override string Words => "refused";

        public override bool IsFixed => true;

        public override bool Allows(string value) => false;
    }
}
