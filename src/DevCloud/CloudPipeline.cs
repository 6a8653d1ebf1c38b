using System.Text.Json;
using Magnum.DevCloud.Faults;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud;

/// <summary>What every request passes: faults, refusals in the service's own form, and the state on disk before the answer.</summary>
internal static class CloudPipeline
{
    public static async Task RunAsync(HttpContext http, RequestDelegate next, CloudFaults faults, CloudStore store, TimeProvider time)
    {
        var path = http.Request.Path.Value ?? "";
        var fault = path.StartsWith("/devcloud", StringComparison.Ordinal) ? null : faults.Take(http.Request.Method, path);
        if (fault?.Kind is FaultKind.Delay)
            await Task.Delay(fault.Hold, time, http.RequestAborted);
        if (fault?.Kind is FaultKind.Fail)
        {
            await RefuseAsync(http, new CloudError(fault.Status, "as the test wants it"));
            return;
        }

        // Nothing is sent before the change is kept: the answer waits in memory.
        var wire = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http);
        }
        catch (CloudError e)
        {
            await RefuseAsync(http, e);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            await RefuseAsync(http, new CloudError(400, e.Message));
        }
        finally
        {
            http.Response.Body = wire;
        }

        if (!HttpMethods.IsGet(http.Request.Method))
            store.Save();
        if (fault?.Kind is FaultKind.Drop)
        {
            http.Abort();
            return;
        }

        answer.Position = 0;
        await answer.CopyToAsync(wire, http.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext http, CloudError error)
    {
        var service = (http.Request.Path.Value ?? "").Split('/', 3).ElementAtOrDefault(1) ?? "";
        http.Response.Clear();
        http.Response.StatusCode = error.Status;
        await http.Response.WriteAsJsonAsync(error.Body(service));
    }
}
