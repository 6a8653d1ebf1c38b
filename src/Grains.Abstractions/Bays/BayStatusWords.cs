using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Turns statuses into their wire words and groups them as Magnum does.</summary>
public static class BayStatusWords
{
    private static readonly FrozenDictionary<BayStatus, string> Words = Enum.GetValues<BayStatus>().ToFrozenDictionary(
        static status => status,
        static status => typeof(BayStatus).GetField(status.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);

    private static readonly FrozenDictionary<string, BayStatus> Statuses = Words.ToFrozenDictionary(
        static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The word on the wire, for example <c>CREATE_IN_PROGRESS</c>.</summary>
    public static string ToWord(this BayStatus status) => Words[status];

    /// <summary>The status for a wire word (also Heat's stack status), or null when the word is none of ours.</summary>
    public static BayStatus? FromWord(string word) => Statuses.TryGetValue(word, out var status) ? status : null;

    /// <summary>True for the statuses in which something is under way.</summary>
    public static bool IsInProgress(this BayStatus status) =>
        status is BayStatus.CreateInProgress or BayStatus.UpdateInProgress or BayStatus.DeleteInProgress or BayStatus.RollbackInProgress;

    /// <summary>True for the failed statuses, in which a bay shows its faults.</summary>
    public static bool IsFailed(this BayStatus status) =>
        status is BayStatus.CreateFailed or BayStatus.UpdateFailed or BayStatus.DeleteFailed or BayStatus.RollbackFailed or BayStatus.ResumeFailed;

    /// <summary>True for the settled good statuses, in which a bay may be changed.</summary>
    public static bool IsComplete(this BayStatus status) =>
        !status.IsInProgress() && !status.IsFailed() && status is not BayStatus.DeleteComplete;
}
