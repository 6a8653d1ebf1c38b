using Magnum.Grains.Bays;
using Magnum.Grains.Tests.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

/// <summary>The file of the CAs that machines are to believe for the cloud.</summary>
public sealed class CloudAuthoritiesTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Its_certificates_are_taken_and_nothing_else_that_is_in_it()
    {
        var one = Authority.Keyed.Certificate.Trim();
        File.WriteAllText(file, $"# the former one\n{one}\n{Authority.Keyed.PrivateKey}\n# the new one\n{one}\n");

        Assert.Equal($"{one}\n{one}\n", CloudAuthorities.Read(file));
        Assert.Null(Objection(file));
    }

    [Theory]
    [InlineData("", "it holds no certificate")]
    [InlineData("nothing of the kind", "it holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "")]
    public void One_without_a_certificate_or_with_a_broken_one_is_refused_by_its_key(string text, string words)
    {
        File.WriteAllText(file, text);

        Assert.StartsWith($"Magnum:Bays:MachineCaFile ({file}) can't be used: {words}", Objection(file), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_there_or_has_more_than_machines_have_room_for_is_refused_by_its_key()
    {
        var missing = file + ".missing";
        Assert.StartsWith($"Magnum:Bays:MachineCaFile ({missing}) can't be used: ", Objection(missing), StringComparison.Ordinal);

        File.WriteAllText(file, string.Concat(Enumerable.Repeat(Authority.Keyed.Certificate.Trim() + "\n", 20)));
        Assert.Contains("of 12000 that a machine's boot data have room for", Objection(file), StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_needed() => Assert.Null(Objection(null));

    private static string? Objection(string? file) => new BayOptionsValidator().Validate(null, new BayOptions { MachineCaFile = file }).FailureMessage;
}
