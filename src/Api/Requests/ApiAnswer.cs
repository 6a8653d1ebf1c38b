using Magnum.Api.Microversions;

namespace Magnum.Api.Requests;

/// <summary>A way in which an operation succeeds.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body's shape; null where there is none, or where nothing is known of it.</param>
/// <param name="HasBody">Whether there is a body.</param>
/// <param name="Since">The lowest microversion that answers so.</param>
/// <param name="Before">The lowest microversion that no longer does, or null.</param>
internal sealed record ApiAnswer(int Status, IJsonShape? Body, bool HasBody, Microversion Since, Microversion? Before);
