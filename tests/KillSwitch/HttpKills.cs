using System.Text.RegularExpressions;
using Magnum.OpenStack;
using Microsoft.Extensions.Http;

namespace Magnum.KillSwitch;

/// <summary>Kills before and after the calls of OpenStack that a phase makes.</summary>
internal sealed partial class HttpKills(KillPoints points) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);

        // The last one: each attempt passes here, right before the network.
        builder.AdditionalHandlers.Add(new Handler(points));
    };

    private sealed partial class Handler(KillPoints points) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // A token is no effect, and every process asks for its own. The polls of a tenant are no operation's. A rotation whose request dies is given up after its
            // patience: too long to wait for at each of these points, which are those of a creation.
            if (Phases.Of(OpenStackRequest.Tags) is not { } phase || request.RequestUri is not { } uri || uri.AbsolutePath.EndsWith("/auth/tokens", StringComparison.Ordinal) || phase is Phases.MakingOfCredential)
                return await base.SendAsync(request, cancellationToken);

            // The reads of a phase count as one, after the first: dying at any of them, or before, leaves the same world as dying after the commit before it.
            if (request.Method != HttpMethod.Get)
                return await points.AroundAsync(phase, $"{request.Method} {Identifiers().Replace(Root().Replace(uri.AbsolutePath, ""), "*")}", () => base.SendAsync(request, cancellationToken));
            var answer = await base.SendAsync(request, cancellationToken);
            await points.VisitAsync(phase, "reads", "after");
            return answer;
        }

        // Ids, and names that end with digits of one; a stack's name and id count as one.
        [GeneratedRegex("(?<=/)[^/]*[0-9a-f]{12}[^/]*(/[^/]*[0-9a-f]{12}[^/]*)?")]
        private static partial Regex Identifiers();

        // What differs between clouds: the service's own root, and Heat's project.
        [GeneratedRegex("^/(identity|orchestration|heat-api|network|load-balancer)?/?v[0-9.]+(/[0-9a-f]{32})?")]
        private static partial Regex Root();
    }
}
