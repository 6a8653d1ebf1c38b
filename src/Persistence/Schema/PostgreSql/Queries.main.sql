-- Rows of orleans_query for grain states, reminders and membership.

-- query: ReadFromStorageKey
SELECT convert_to(payload::text, 'UTF8') AS "PayloadBinary", version AS "Version"
FROM magnum.state
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1;

-- query: WriteToStorageKey
-- Without an etag only the first of all writers inserts; with one only its holder updates. No row = conflict.
WITH updated AS (
    UPDATE magnum.state
    SET payload = convert_from(@PayloadBinary, 'UTF8')::jsonb, version = version + 1, modified = now()
    WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
      AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
      AND version = @GrainStateVersion
    RETURNING version
), inserted AS (
    INSERT INTO magnum.state (state_name, grain_key, grain_n0, grain_n1, version, payload)
    SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, 1, convert_from(@PayloadBinary, 'UTF8')::jsonb
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS "NewGrainStateVersion" FROM updated
UNION ALL
SELECT version FROM inserted;

-- query: ClearStorageKey
-- The row stays with its version, so that a late writer of the former life still meets a conflict.
UPDATE magnum.state
SET payload = NULL, version = version + 1, modified = now()
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version;

-- query: DeleteStorageKey
DELETE FROM magnum.state
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version + 1;

-- query: UpsertReminderRowKey
INSERT INTO magnum.reminder (service_id, grain_id, name, start_time, period, grain_hash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (service_id, grain_id, name) DO UPDATE
SET start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash, version = reminder.version + 1
RETURNING version AS "Version";

-- query: ReadReminderRowsKey
SELECT grain_id AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
FROM magnum.reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId;

-- query: ReadReminderRowKey
SELECT grain_id AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
FROM magnum.reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName;

-- query: ReadRangeRows1Key
-- A range of the ring that does not wrap: begin < hash <= end.
SELECT grain_id AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
FROM magnum.reminder
WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash;

-- query: ReadRangeRows2Key
-- A range that wraps, and the whole ring (begin = end).
SELECT grain_id AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period AS "Period", version AS "Version"
FROM magnum.reminder
WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash);

-- query: DeleteReminderRowKey
WITH deleted AS (
    DELETE FROM magnum.reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1
)
SELECT count(*)::int FROM deleted;

-- query: DeleteReminderRowsKey
DELETE FROM magnum.reminder WHERE service_id = @ServiceId;

-- query: InsertMembershipVersionKey
WITH inserted AS (
    INSERT INTO magnum.cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*)::int FROM inserted;

-- query: MembershipReadAllKey
-- One row with nulls when there is no silo: the version is needed then too.
SELECT m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
       m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
       m.start_time AS "StartTime", m.alive_time AS "IAmAliveTime", c.version AS "Version"
FROM magnum.cluster c
LEFT JOIN magnum.member m ON m.cluster_id = c.id
WHERE c.id = @DeploymentId;

-- query: MembershipReadRowKey
SELECT m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
       m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
       m.start_time AS "StartTime", m.alive_time AS "IAmAliveTime", c.version AS "Version"
FROM magnum.cluster c
LEFT JOIN magnum.member m ON m.cluster_id = c.id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE c.id = @DeploymentId;

-- query: InsertMembershipKey
-- All or nothing: the version row is the lock, and moves only together with the silo's row.
WITH moved AS (
    UPDATE magnum.cluster
    SET version = version + 1
    WHERE id = @DeploymentId AND version = @Version
      AND NOT EXISTS (SELECT 1 FROM magnum.member WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1
), inserted AS (
    INSERT INTO magnum.member (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM moved
    RETURNING 1
)
SELECT count(*)::int FROM inserted;

-- query: UpdateMembershipKey
WITH moved AS (
    UPDATE magnum.cluster
    SET version = version + 1
    WHERE id = @DeploymentId AND version = @Version
      AND EXISTS (SELECT 1 FROM magnum.member WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1
), updated AS (
    UPDATE magnum.member
    SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
    FROM moved
    WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1
)
SELECT count(*)::int FROM updated;

-- query: UpdateIAmAlivetimeKey
-- A sign of life is no change of membership: the version stays.
UPDATE magnum.member
SET alive_time = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation;

-- query: GatewaysQueryKey
SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation"
FROM magnum.member
WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0;

-- query: DeleteMembershipTableEntriesKey
DELETE FROM magnum.cluster WHERE id = @DeploymentId;

-- query: CleanupDefunctSiloEntriesKey
-- Dead (6) only: a silo may be slow in joining.
DELETE FROM magnum.member
WHERE cluster_id = @DeploymentId AND alive_time < @IAmAliveTime AND status = 6;

-- query: CleanupDefunctSiloEntryKey
DELETE FROM magnum.member
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
  AND status = 6 AND start_time = @StartTime AND alive_time = @IAmAliveTime AND suspect_times IS NOT DISTINCT FROM @SuspectTimes;
