namespace Magnum.Api.Policy.Language;

/// <summary>A rule that can't be read; the message says why, for the operator who wrote it.</summary>
internal sealed class PolicySyntaxException(string reason) : Exception(reason);
