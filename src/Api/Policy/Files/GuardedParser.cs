using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Magnum.Api.Policy.Files;

/// <summary>
/// Lets no YAML through that would end the process: the library's model goes without bound into nodes within nodes, and into an alias
/// of a node that is not whole yet (YamlDotNet 18; a stack overflow can't be caught).
/// </summary>
internal sealed class GuardedParser(IParser inner) : IParser
{
    /// <summary>A rule in the old form is three deep.</summary>
    private const int DepthMax = 16;

    private readonly Stack<AnchorName> _open = new();
    private readonly HashSet<AnchorName> _whole = [];

    public ParsingEvent? Current => inner.Current;

    /// <exception cref="YamlException">The text is broken, or of the kind that is not let through.</exception>
    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;
        switch (inner.Current)
        {
            case AnchorAlias alias when !_whole.Contains(alias.Value):
                throw new YamlException(alias.Start, alias.End, $"*{alias.Value} stands for nothing that is whole");
            case MappingStart or SequenceStart when _open.Count == DepthMax:
                throw new YamlException(inner.Current.Start, inner.Current.End, $"more than {DepthMax} levels");
            case MappingStart or SequenceStart:
                _open.Push(((NodeEvent)inner.Current).Anchor);
                break;
            case MappingEnd or SequenceEnd:
                _whole.Add(_open.Pop());
                break;
            case Scalar scalar:
                _whole.Add(scalar.Anchor);
                break;
            default:
                break;
        }

        return true;
    }
}
