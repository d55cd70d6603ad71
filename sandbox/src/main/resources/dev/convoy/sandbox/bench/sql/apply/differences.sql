-- Purpose: rows that the two tables do not share.
SELECT count(*) FROM ((TABLE plain EXCEPT TABLE applied) UNION ALL (TABLE applied EXCEPT TABLE plain)) AS d
