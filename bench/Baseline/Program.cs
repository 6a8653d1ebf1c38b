using Magnum.Baseline;

// What the product's reads are compared with: the same bytes from routes that do nothing else.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var one = await File.ReadAllBytesAsync(builder.Configuration["OneFile"]!);
var list = await File.ReadAllBytesAsync(builder.Configuration["ListFile"]!);
var page = new ListPage(builder.Configuration["Database"]!, builder.Configuration["Project"]!);
await using var app = builder.Build();
app.MapGet("/healthcheck", static () => "");
app.MapGet("/one", () => Results.Bytes(one, "application/json"));
app.MapGet("/list", async (CancellationToken cancellationToken) =>
{
    await page.ReadAsync(cancellationToken);
    return Results.Bytes(list, "application/json");
});
await app.RunAsync();
