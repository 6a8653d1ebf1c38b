using Magnum.Persistence.Hosting;
using Magnum.Silo;
using Microsoft.Extensions.Options;

try
{
    // appsettings.json lies beside the program, wherever it is started from, or in the folder that is named.
    var settings = Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is { Length: > 0 } named ? named : AppContext.BaseDirectory;
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = settings });
    builder.Configuration.AddDefaultLogLevels();

    // `Silo schema apply`: prepares the database with a role that may, and ends.
    if (args is ["schema", "apply", ..])
        return await SchemaCommand.ApplyAsync(builder);

    PortCheck.Run(builder.Configuration);
    await using var cloud = await EmbeddedCloud.StartWhereNoneIsConfiguredAsync(builder);
    builder.AddMagnum();
    await using var app = builder.Build();

    // The host does both at its start too, but logs an operator's mistake with its stack trace.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.Services.GetRequiredService<DatabasePreparation>().RunAsync(CancellationToken.None);
    app.MapMagnum();
    await app.StartAsync();
    cloud?.TellHowToUse();

    // It ends by stopping the silo, which is never just disposed: its grains hand over and its row says that it left.
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (StartRefusal.Of(e) is { } sentences)
{
    foreach (var sentence in sentences)
        await Console.Error.WriteLineAsync(sentence);
    return 1;
}
