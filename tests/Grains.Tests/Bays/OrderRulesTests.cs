using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class OrderRulesTests
{
    private static readonly BayWishes Good = new() { Name = "k8s" };

    public static TheoryData<BayWishes> Bad =>
    [
        Good with { Name = "" },
        Good with { Name = "8s" },
        Good with { Name = "k8s\n" },
        Good with { Name = new string('k', 243) },
        Good with { MasterCount = 0 },
        Good with { NodeCount = -1 },
        Good with { DockerVolumeSize = 0 },
        Good with { CreateTimeoutMinutes = -1 },
        Good with { Keypair = "" },
        Good with { FlavorId = new string('f', 256) },
        Good with { FixedNetwork = "a\0b" },
        Good with { DiscoveryUrl = "half a pair \ud83d" },
        Good with { Labels = Labels("key", "a\0b") },
        Good with { Labels = Labels("", "value") },
    ];

    public static TheoryData<BayWishes> Fine =>
    [
        Good,
        Good with { Name = new string('k', 242), MasterCount = 3, NodeCount = 0, DockerVolumeSize = 1, CreateTimeoutMinutes = 0 },
        Good with { Keypair = "schlüssel 😀", Labels = Labels("key", "") },
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_the_API_would_not_take_is_objected_to(BayWishes wishes) => Assert.NotNull(OrderRules.Objection(wishes));

    [Theory]
    [MemberData(nameof(Fine))]
    public void Everything_else_is_not(BayWishes wishes) => Assert.Null(OrderRules.Objection(wishes));

    private static ImmutableSortedDictionary<string, string> Labels(string key, string value) => ImmutableSortedDictionary<string, string>.Empty.Add(key, value);
}
