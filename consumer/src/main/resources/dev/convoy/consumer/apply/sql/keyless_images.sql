-- Purpose: the hash of each row as the target would hold it, with its place in the parameter, a JSON array of rows.
SELECT x."convoy ordinal", {hash} FROM (SELECT x."convoy ordinal", {image} AS image FROM {rows}) AS x
