using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Cluster templates, and bay models under their older name.</summary>
public static class TemplateProbes
{
    /// <summary>A list, or one.</summary>
    public static Probe Read(World world, Dice dice)
    {
        var resource = dice.Pick("clustertemplates", "clustertemplates", "baymodels");
        var path = dice.Below(4) switch
        {
            0 => $"/v1/{resource}/{world.AnyTemplate(dice)}",
            1 => $"/v1/{resource}/detail{Queries.For(resource, world.AnyTemplate(dice), dice)}",
            _ => $"/v1/{resource}{dice.Pick("", "", "/")}{Queries.For(resource, world.AnyTemplate(dice), dice)}",
        };
        return new Probe("template-read", World.Anybody(dice), "GET", path) { Version = World.AnyVersion(dice) };
    }

    /// <summary>A creation that both must accept; what it makes stays.</summary>
    public static Probe Make(World world, Dice dice)
    {
        var symbol = world.NewName("g");
        world.Templates.Add(symbol);
        var body = Body($"made-{symbol}");
        if (dice.Chance(50))
            body["labels"] = new JsonObject { ["a"] = "b" };
        if (dice.Chance(30))
            body["docker_volume_size"] = dice.Below(9) + 3;
        if (dice.Chance(30))
            body["tags"] = "x,y";
        return new Probe("template-make", "alpha", "POST", "/v1/clustertemplates") { Creates = symbol, Version = World.AnyVersion(dice) }.With(body);
    }

    /// <summary>A creation with something odd; what it makes is deleted again.</summary>
    public static Probe Create(World world, Dice dice)
    {
        var resource = dice.Pick("clustertemplates", "clustertemplates", "clustertemplates", "baymodels");
        var symbol = world.NewName("x");
        var probe = new Probe("template-create", World.Anybody(dice), "POST", $"/v1/{resource}") { Creates = symbol, Retires = $"/v1/{resource}/${symbol}$", Version = World.AnyVersion(dice) };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", "application/json", null, "text/plain", "application/json-patch+json", "application/json; charset=utf-8", "application/octet-stream") };
        var body = Body($"odd-{symbol}");
        for (var left = dice.Pick(1, 1, 1, 2); left > 0; left--)
            Fields.Mutate(body, Fields.Template, Fields.ReadOnly, dice);
        return probe.With(body);
    }

    /// <summary>A patch; what it changed is deleted again, for odd values sort differently.</summary>
    public static Probe Patch(World world, Dice dice)
    {
        var own = world.Templates.Count > 0 && dice.Chance(70);
        var template = own ? $"${dice.From(world.Templates)}$" : dice.Pick("$t-used$", "t-used", "$t-beta$", "t-hidden", "$t-public$", "twin", "nope", World.Absent);

        // Another project's public one under its older name is Magnum's gap (any tenant may change it), and would make the two differ from then on.
        var resource = template is "t-hidden" or "$t-public$" ? "clustertemplates" : dice.Pick("clustertemplates", "clustertemplates", "baymodels");
        var path = $"/v1/{resource}/{template}";
        var probe = new Probe("template-patch", own ? World.Anybody(dice) : dice.Pick("alpha", "alpha", "reader"), "PATCH", path) { Version = World.AnyVersion(dice), Retires = own ? path : null };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", "application/json-patch+json", "text/plain", null) };

        // Templates that stay keep their names, for lists are sorted by them.
        var fields = own ? Fields.Template : [.. Fields.Template.Where(static field => field.Name is not ("name" or "tags"))];
        return probe.With(Fields.Patch(fields, Fields.ReadOnly, dice));
    }

    /// <summary>A deletion.</summary>
    public static Probe Delete(World world, Dice dice)
    {
        // By symbol, so that it is known what is gone; the fixed ones are only tried by those who may not.
        var own = world.Templates.Count > 4 && dice.Chance(50);
        var template = own ? $"${dice.From(world.Templates)}$" : dice.Pick("$t-used$", "t-used", "$t-beta$", "$t-hidden$", "$t-public$", "twin", "nope", World.Absent, "x.json");
        var resource = template is "$t-hidden$" or "$t-public$" ? "clustertemplates" : dice.Pick("clustertemplates", "baymodels");
        return new Probe("template-delete", own ? dice.Pick("alpha", "admin", "beta") : dice.Pick("alpha", "reader"), "DELETE", $"/v1/{resource}/{template}") { Version = World.AnyVersion(dice) };
    }

    /// <summary>A good body.</summary>
    public static JsonObject Body(string name) => new()
    {
        ["name"] = name,
        ["coe"] = "kubernetes",
        ["image_id"] = "labos",
        ["external_network_id"] = "public",
        ["flavor_id"] = "m1.small",
        ["master_flavor_id"] = "m1.small",
        ["keypair_id"] = "lab-key",
    };
}
