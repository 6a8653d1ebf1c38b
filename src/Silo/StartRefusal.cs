using Magnum.Persistence.Hosting;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Secrets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>Tells an operator's mistakes from what nobody planned: the former are told in sentences, without a stack trace.</summary>
internal static class StartRefusal
{
    /// <summary>What the operator is told, or null where the exception is none of an operator's mistakes.</summary>
    public static IReadOnlyList<string>? Of(Exception exception) => exception switch
    {
        OptionsValidationException options => [.. options.Failures],
        AggregateException { InnerExceptions: var several } when several.All(static one => Of(one) is not null) => [.. several.SelectMany(static one => Of(one)!)],
        DatabaseException or SecretsException or SchemaException => [exception.Message],
        // Somebody took the port between the look at it and its use.
        IOException { InnerException: AddressInUseException } => [exception.Message],
        // A settings file that is no JSON; the innermost message has the line.
        InvalidDataException { InnerException: not null } => [$"{exception.Message} {exception.GetBaseException().Message}"],
        _ => null,
    };
}
