/** Names that are those of a file beside the job's sources, where one reader of a text may take them for a CTE and another not. */

import type { HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

/** A query may read this file when it names it; a job's SQL reads its inputs only. */
export const neighbour = { name: 'neighbour.csv', secret: 'never-in-a-job-7316' } as const;

export function hostileScopes({ folder }: HostileGround): string[] {
  const names = [`"${folder}/${neighbour.name}"`, `"${neighbour.name}"`, 'duckdb_settings'];
  return names.flatMap((name) => [
    `FROM ${name}`,
    `WITH ${name} AS (FROM ${name}) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (FROM ${name}) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (FROM ${name} UNION ALL FROM ${name} WHERE false) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (FROM ${name} UNION FROM ${name} WHERE false) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (SELECT * FROM ${name} UNION ALL SELECT * FROM (SELECT 1) WHERE false) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (WITH c AS (FROM ${name}) FROM c UNION ALL FROM ${name} WHERE false) FROM ${name}`,
    `WITH RECURSIVE ${name} AS (FROM (SELECT * FROM ${name}) UNION ALL FROM ${name} WHERE false) FROM ${name}`,
    `WITH RECURSIVE ${name} USING KEY (id) AS (FROM ${name} UNION FROM ${name} WHERE false) FROM ${name}`,
    `WITH RECURSIVE c AS (SELECT 1 AS id UNION ALL FROM ${name} WHERE false) FROM ${name}`,
    `WITH c AS (WITH ${name} AS (SELECT 1) FROM ${name}) FROM c, ${name}`,
    `WITH c AS (FROM ${name}), ${name} AS (SELECT 1) FROM c`,
    `SELECT (WITH ${name} AS (SELECT 1 AS id) SELECT id FROM ${name}) FROM ${name}`,
    `FROM (WITH ${name} AS (SELECT 1) FROM ${name}) AS s, ${name}`,
    `(WITH ${name} AS (SELECT 1 AS id) FROM ${name}) UNION ALL BY NAME FROM ${name}`,
    `WITH ${name} AS (SELECT 1 AS id) FROM main.${name}`,
    `WITH ${name} AS (SELECT 1 AS id) FROM recurring.${name}`,
    `SELECT * FROM (VALUES (1)) AS ${name} WHERE EXISTS (FROM ${name})`,
    `SELECT * FROM (VALUES (1)) AS ${name}, LATERAL (FROM ${name}) AS s`,
  ]);
}
