-- Rows of orleans_query for secrets.

-- query: ReadFromStorageKey
SELECT payload AS PayloadBinary, version AS Version
FROM secret
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1;

-- query: WriteToStorageKey
-- Without an etag only the first of all writers inserts; with one only its holder updates. No row = conflict.
UPDATE secret
SET payload = @PayloadBinary, version = version + 1, modified = CURRENT_TIMESTAMP
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion;
INSERT INTO secret (state_name, grain_key, grain_n0, grain_n1, version, payload)
SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
WHERE @GrainStateVersion IS NULL
ON CONFLICT DO NOTHING
RETURNING version AS NewGrainStateVersion;

-- query: ClearStorageKey
-- The row stays with its version, so that a late writer of the former life still meets a conflict.
UPDATE secret
SET payload = NULL, version = version + 1, modified = CURRENT_TIMESTAMP
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version;

-- query: DeleteStorageKey
DELETE FROM secret
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version + 1;
