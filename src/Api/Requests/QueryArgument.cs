using Magnum.Api.Microversions;
using Magnum.Api.Validation;

namespace Magnum.Api.Requests;

/// <summary>An argument of the query that an operation has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it may be.</param>
/// <param name="Since">The microversion below which it is unknown.</param>
/// <param name="Description">What it does, where that is ours to tell; null where it is Magnum's.</param>
internal sealed record QueryArgument(string Name, FieldType Type, Microversion Since, string? Description = null);
