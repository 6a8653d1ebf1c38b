using Magnum.Baseline;

// What the product is compared with: routes that do the unavoidable part of the same work and nothing else.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var settings = builder.Configuration.GetSection("Baseline");
await using var app = builder.Build();
app.MapGet("/healthcheck", static () => "OK");

if (settings["OneFile"] is { } oneFile)
{
    var one = await File.ReadAllBytesAsync(oneFile);
    app.MapGet("/one", () => Results.Bytes(one, "application/json"));
}

if (settings["ListFile"] is { } listFile)
{
    var list = await File.ReadAllBytesAsync(listFile);
    var page = new ListPage(settings["Database"]!, settings["Project"]!);
    app.MapGet("/list", async (CancellationToken cancellationToken) =>
    {
        await page.ReadAsync(cancellationToken);
        return Results.Bytes(list, "application/json");
    });
}

if (settings["CommitsFile"] is { } commitsFile)
{
    var commits = await Commits.OpenAsync(commitsFile);
    var keystone = await Delegation.LogInAsync(new Uri(settings["Keystone"]!), settings["Password"]!);
    app.Lifetime.ApplicationStopped.Register(keystone.Dispose);
    app.MapPost("/accept", async (HttpContext http) =>
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bay = Guid.NewGuid();
        await commits.WriteAsync(bay, 1, http.RequestAborted);
        await keystone.DelegateAsync(http.Request.Headers["X-Auth-Token"].ToString(), bay, http.RequestAborted);
        await commits.WriteAsync(bay, 2, http.RequestAborted);
        await commits.WriteAsync(bay, 3, http.RequestAborted);
        return Results.Json(new { uuid = bay }, statusCode: StatusCodes.Status202Accepted);
    });
}

await app.RunAsync();
