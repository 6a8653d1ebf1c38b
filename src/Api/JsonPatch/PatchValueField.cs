using Magnum.Api.Validation;

namespace Magnum.Api.JsonPatch;

/// <summary>The value of a patch's operation: what it may be is the patched attribute's to say.</summary>
internal sealed record PatchValueField : FieldType
{
    public override object Check(string field, object value) => value;
}
