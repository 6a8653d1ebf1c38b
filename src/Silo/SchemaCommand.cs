using Magnum.Persistence.Hosting;

namespace Magnum.Silo;

/// <summary>Brings the database to this program's schema and ends.</summary>
internal static class SchemaCommand
{
    /// <summary>Applies the missing scripts. May be repeated.</summary>
    /// <returns>The process's exit status.</returns>
    public static async Task<int> ApplyAsync(WebApplicationBuilder builder)
    {
        builder.Services.AddMagnumDatabase(builder.Configuration);
        await using var services = builder.Services.BuildServiceProvider();
        await services.GetRequiredService<DatabasePreparation>().ApplySchemaAsync(CancellationToken.None);
        return 0;
    }
}
