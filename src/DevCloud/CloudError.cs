using System.Text.Json.Nodes;

namespace Magnum.DevCloud;

/// <summary>A refusal, answered in the form of the service that was asked.</summary>
internal sealed class CloudError(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The body in that service's form.</summary>
    public JsonObject Body(string service) => service switch
    {
        "identity" => new JsonObject { ["error"] = new JsonObject { ["code"] = Status, ["message"] = Message, ["title"] = Title(Status) } },
        "orchestration" => new JsonObject
        {
            ["code"] = Status,
            ["title"] = Title(Status),
            ["explanation"] = Message,
            ["error"] = new JsonObject { ["message"] = Message, ["type"] = Title(Status), ["traceback"] = null },
        },
        "network" => new JsonObject { ["NeutronError"] = new JsonObject { ["message"] = Message, ["type"] = Title(Status), ["detail"] = "" } },
        "load-balancer" => new JsonObject { ["faultcode"] = Status < 500 ? "Client" : "Server", ["faultstring"] = Message, ["debuginfo"] = null },
        _ => new JsonObject { [Status == 404 ? "itemNotFound" : "badRequest"] = new JsonObject { ["code"] = Status, ["message"] = Message } },
    };

    private static string Title(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        _ => "Internal Server Error",
    };
}
