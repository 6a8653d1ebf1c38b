namespace Magnum.OpenStack.Http;

/// <summary>Reads an answer to its end before it is passed on, so that the time, the repetitions and the circuit of a call cover its body too.</summary>
/// <remarks>Source: seen with .NET 10: a resilience handler's time ends with the headers, and nothing ends the reading of a body that stalls.</remarks>
internal sealed class WholeAnswers : DelegatingHandler
{
    /// <summary>A stack with a thousand members has some megabytes; what is longer is an error of the service.</summary>
    internal const int BytesMax = 64 * 1024 * 1024;

    /// <exception cref="HttpRequestException">No answer, or one that broke off.</exception>
    /// <exception cref="InvalidDataException">The answer is too long; it would be so again.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var isWhole = false;
        try
        {
            await response.Content.LoadIntoBufferAsync(BytesMax, cancellationToken);
            isWhole = true;
            return response;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new InvalidDataException($"Its answer is longer than {BytesMax} bytes.", e);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException(e.HttpRequestError, $"Its answer broke off: {e.Message}", e);
        }
        finally
        {
            if (!isWhole)
                response.Dispose();
        }
    }
}
