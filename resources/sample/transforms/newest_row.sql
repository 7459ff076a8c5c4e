-- "$keys" and "$newest" are columns, with the names that the form of the node has.
SELECT *
FROM in1
QUALIFY row_number() OVER (PARTITION BY "$keys" ORDER BY "$newest" DESC NULLS LAST) = 1
