using System.IO.Compression;
using System.Xml.Linq;
using Magnum.Clouds;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.GrainClients;

/// <summary>The package that other services reference.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-package-");

    [Fact]
    public async Task The_package_holds_the_assembly_its_documentation_and_how_to_use_it()
    {
        string[] pack = ["pack", Built.Path("Abstractions"), "--no-build", "--nologo", "--configuration", Built.Value("Configuration"), "--output", folder.FullName];
        var run = await ProgramRun.RunAsync("dotnet", pack, new Dictionary<string, string>(), folder.FullName, TestContext.Current.CancellationToken);
        Assert.True(run.Code == 0, run.ToString());

        using var package = await ZipFile.OpenReadAsync(Assert.Single(folder.GetFiles("*.nupkg")).FullName, TestContext.Current.CancellationToken);
        var files = package.Entries.Select(static e => e.FullName).Where(static name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal));
        Assert.Equal(
            ["Magnum.Grains.Abstractions.nuspec", "README.md", "[Content_Types].xml", "lib/net10.0/Magnum.Grains.Abstractions.dll", "lib/net10.0/Magnum.Grains.Abstractions.xml"],
            files.Order(StringComparer.Ordinal));

        var specification = XDocument.Load(await package.GetEntry("Magnum.Grains.Abstractions.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Microsoft.Orleans.Sdk"], specification.Descendants().Where(static e => e.Name.LocalName == "dependency").Select(static e => e.Attribute("id")!.Value));
        var documentation = XDocument.Load(await package.GetEntry("lib/net10.0/Magnum.Grains.Abstractions.xml")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains(documentation.Descendants("member"), static m => m.Attribute("name")!.Value.StartsWith("M:Magnum.Grains.Abstractions.Bays.IBayGrain.WatchAsync(", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
