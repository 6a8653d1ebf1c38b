-- Rows of orleans_query for grain states and reminders.

-- query: ReadFromStorageKey
SELECT CAST(payload AS BLOB) AS PayloadBinary, version AS Version
FROM state
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1;

-- query: WriteToStorageKey
-- Without an etag only the first of all writers inserts; with one only its holder updates. No row = conflict.
UPDATE state
SET payload = CAST(@PayloadBinary AS TEXT), version = version + 1, modified = CURRENT_TIMESTAMP
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion;
INSERT INTO state (state_name, grain_key, grain_n0, grain_n1, version, payload)
SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, 1, CAST(@PayloadBinary AS TEXT)
WHERE @GrainStateVersion IS NULL
ON CONFLICT DO NOTHING
RETURNING version AS NewGrainStateVersion;

-- query: ClearStorageKey
-- The row stays with its version, so that a late writer of the former life still meets a conflict.
UPDATE state
SET payload = NULL, version = version + 1, modified = CURRENT_TIMESTAMP
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version;

-- query: DeleteStorageKey
DELETE FROM state
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version + 1;

-- query: UpsertReminderRowKey
INSERT INTO reminder (service_id, grain_id, name, start_time, period, grain_hash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (service_id, grain_id, name) DO UPDATE
SET start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash, version = reminder.version + 1
RETURNING version AS Version;

-- query: ReadReminderRowsKey
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId;

-- query: ReadReminderRowKey
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName;

-- query: ReadRangeRows1Key
-- A range of the ring that does not wrap: begin < hash <= end.
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash;

-- query: ReadRangeRows2Key
-- A range that wraps, and the whole ring (begin = end).
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
FROM reminder
WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash);

-- query: DeleteReminderRowKey
DELETE FROM reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version;
SELECT changes();

-- query: DeleteReminderRowsKey
DELETE FROM reminder WHERE service_id = @ServiceId;
