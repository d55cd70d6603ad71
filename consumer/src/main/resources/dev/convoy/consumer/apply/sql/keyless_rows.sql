-- Purpose: rows as the target would hold them, with their places in the parameter, a JSON array in UTF-8 bytes. A part of the others.
(SELECT {select}, s."convoy ordinal" FROM (SELECT {typed}, r."convoy ordinal" FROM ROWS FROM (json_to_recordset(convert_from(?, 'UTF8')::json)
 AS ({record})) WITH ORDINALITY AS r({names}, "convoy ordinal")) AS s{where}) AS x
