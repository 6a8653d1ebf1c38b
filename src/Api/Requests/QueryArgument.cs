using Magnum.Api.Microversions;
using Magnum.Api.Validation;

namespace Magnum.Api.Requests;

/// <summary>An argument of the query that an operation has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it may be.</param>
/// <param name="Since">The microversion below which it is unknown.</param>
internal sealed record QueryArgument(string Name, FieldType Type, Microversion Since);
