using Magnum.Silo;

// appsettings.json lies beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// `Silo schema apply`: prepares the database with a role that may, and ends.
if (args is ["schema", "apply", ..])
    return await SchemaCommand.ApplyAsync(builder);

await using var cloud = await EmbeddedCloud.StartWhereNoneIsConfiguredAsync(builder);
builder.AddMagnum();
await using var app = builder.Build();
app.MapMagnum();
await app.StartAsync();
cloud?.TellHowToUse();
await app.WaitForShutdownAsync();

// A silo is stopped, never just disposed: its grains hand over and its row says that it left.
await app.StopAsync();
return 0;
