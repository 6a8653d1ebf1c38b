using System.Text.Json.Serialization;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>The states of a bay and of a node group, in Magnum's words.</summary>
/// <remarks>Source: openstack/magnum magnum/objects/fields.py, class ClusterStatus, release 15.0.1. Heat's stack states share the words.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<BayStatus>))]
public enum BayStatus
{
    /// <summary>Being built; the first state that anybody sees.</summary>
    [JsonStringEnumMemberName("CREATE_IN_PROGRESS")] CreateInProgress = 0,

    /// <summary>Could not be built; may be deleted.</summary>
    [JsonStringEnumMemberName("CREATE_FAILED")] CreateFailed = 1,

    /// <summary>Built.</summary>
    [JsonStringEnumMemberName("CREATE_COMPLETE")] CreateComplete = 2,

    /// <summary>Being changed.</summary>
    [JsonStringEnumMemberName("UPDATE_IN_PROGRESS")] UpdateInProgress = 3,

    /// <summary>A change failed; may be resized again or deleted.</summary>
    [JsonStringEnumMemberName("UPDATE_FAILED")] UpdateFailed = 4,

    /// <summary>Changed.</summary>
    [JsonStringEnumMemberName("UPDATE_COMPLETE")] UpdateComplete = 5,

    /// <summary>Being taken down.</summary>
    [JsonStringEnumMemberName("DELETE_IN_PROGRESS")] DeleteInProgress = 6,

    /// <summary>Could not be taken down; delete may be asked again.</summary>
    [JsonStringEnumMemberName("DELETE_FAILED")] DeleteFailed = 7,

    /// <summary>Gone. Never listed: a deleted bay answers 404.</summary>
    [JsonStringEnumMemberName("DELETE_COMPLETE")] DeleteComplete = 8,

    /// <summary>A failed change is being taken back.</summary>
    [JsonStringEnumMemberName("ROLLBACK_IN_PROGRESS")] RollbackInProgress = 9,

    /// <summary>A failed change could not be taken back.</summary>
    [JsonStringEnumMemberName("ROLLBACK_FAILED")] RollbackFailed = 10,

    /// <summary>A failed change was taken back.</summary>
    [JsonStringEnumMemberName("ROLLBACK_COMPLETE")] RollbackComplete = 11,

    /// <summary>Resumed after a suspension in Heat.</summary>
    [JsonStringEnumMemberName("RESUME_COMPLETE")] ResumeComplete = 12,

    /// <summary>Could not be resumed in Heat.</summary>
    [JsonStringEnumMemberName("RESUME_FAILED")] ResumeFailed = 13,

    /// <summary>Restored from a snapshot in Heat.</summary>
    [JsonStringEnumMemberName("RESTORE_COMPLETE")] RestoreComplete = 14,

    /// <summary>A snapshot was taken in Heat.</summary>
    [JsonStringEnumMemberName("SNAPSHOT_COMPLETE")] SnapshotComplete = 15,

    /// <summary>Checked by Heat.</summary>
    [JsonStringEnumMemberName("CHECK_COMPLETE")] CheckComplete = 16,

    /// <summary>Adopted by Heat.</summary>
    [JsonStringEnumMemberName("ADOPT_COMPLETE")] AdoptComplete = 17,
}
