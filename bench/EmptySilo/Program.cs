using System.Net;
using Orleans.Configuration;

// The least that the product could be: a silo without grains, storage or cloud, and one route. Its start is what ours is compared with.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(orleans =>
{
    orleans.UseLocalhostClustering(builder.Configuration.GetValue<int>("SiloPort"), builder.Configuration.GetValue<int>("GatewayPort"));
    orleans.Configure<EndpointOptions>(static endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
});
await using var app = builder.Build();
app.MapGet("/healthcheck", static () => "");
await app.RunAsync();
