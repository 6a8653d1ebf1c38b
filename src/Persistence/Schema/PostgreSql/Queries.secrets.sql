-- Rows of orleans_query for secrets.

-- query: ReadFromStorageKey
SELECT payload AS "PayloadBinary", version AS "Version"
FROM magnum.secret
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1;

-- query: WriteToStorageKey
-- Without an etag only the first of all writers inserts; with one only its holder updates. No row = conflict.
WITH updated AS (
    UPDATE magnum.secret
    SET payload = @PayloadBinary, version = version + 1, modified = now()
    WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
      AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
      AND version = @GrainStateVersion
    RETURNING version
), inserted AS (
    INSERT INTO magnum.secret (state_name, grain_key, grain_n0, grain_n1, version, payload)
    SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS "NewGrainStateVersion" FROM updated
UNION ALL
SELECT version FROM inserted;

-- query: ClearStorageKey
-- The row stays with its version, so that a late writer of the former life still meets a conflict.
UPDATE magnum.secret
SET payload = NULL, version = version + 1, modified = now()
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version;

-- query: DeleteStorageKey
DELETE FROM magnum.secret
WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '')
  AND grain_n0 = @GrainIdN0 AND grain_n1 = @GrainIdN1
  AND version = @GrainStateVersion
RETURNING version + 1;
