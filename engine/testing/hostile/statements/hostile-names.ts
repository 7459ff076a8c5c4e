/** Names that break out of a text which does not quote them, in every position of a SELECT that allows a name. */

import type { HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

/** `N` is replaced by a name. */
const namePlaces: readonly string[] = [
  'SELECT N.* FROM DATA AS q',
  'SELECT N.* EXCLUDE (id) FROM DATA AS q',
  'SELECT N.* REPLACE (1 AS id) FROM DATA AS q',
  'SELECT N.* RENAME (id AS x) FROM DATA AS q',
  'SELECT * EXCLUDE (N) FROM DATA',
  'SELECT * EXCLUDE (N.id) FROM DATA AS q',
  'SELECT * REPLACE (1 AS N) FROM DATA',
  'SELECT * RENAME (id AS N) FROM DATA',
  'SELECT COLUMNS(N.*) FROM DATA AS q',
  'SELECT * FROM DATA AS N',
  'SELECT N.id FROM DATA AS N',
  'SELECT N.* FROM DATA AS N',
  'SELECT * FROM DATA AS t(N, b)',
  'SELECT 1 AS N',
  'SELECT N: 1',
  'SELECT N FROM (SELECT 1 AS N)',
  'WITH N AS (SELECT 1) SELECT * FROM N',
  'WITH c(N) AS (SELECT 1) SELECT N FROM c',
  'WITH RECURSIVE N AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM N WHERE x < 2) FROM N',
  'SELECT sum(id) OVER N FROM DATA WINDOW N AS (ORDER BY id)',
  'SELECT struct_pack(N := 1)',
  'SELECT (struct_pack(N := 1)).N',
  'SELECT list_transform([1], N -> N + 1)',
  'SELECT N(1)',
  'SELECT * FROM N(1)',
  'SELECT CAST(1 AS N)',
  "SELECT 'a' COLLATE N",
  'SELECT * FROM N',
  'SELECT * FROM N.t',
  'SELECT * FROM N.s.t',
  'SELECT 1 OPERATOR(N.+) 2',
  'SELECT * FROM DATA a JOIN DATA b USING (N)',
  'PIVOT (SELECT 1 AS a, 2 AS b) ON a IN (1) USING max(b) AS N',
  'UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME N VALUE v',
  'SELECT * FROM unnest([1]) AS u(N)',
  'SELECT * FROM DATA ORDER BY N',
  'SELECT $N',
];

function hostileNames(target: string): string[] {
  const copy = `COPY (SELECT 1) TO '${target}'`;
  return [
    `1 AS a); ${copy}; SELECT * FROM (SELECT q`,
    `q.*) TO '${target}' --`,
    `x"; ${copy}; --`,
    `x' ; ${copy}; --`,
    `*/ ${copy} /*`,
  ];
}

const quotations: readonly ((name: string) => string)[] = [
  (name) => `"${name.replaceAll('"', '""')}"`,
  // The quotes of the name break out themselves.
  (name) => `"${name}"`,
];

export function hostileNamePlaces({ folder, secretFile }: HostileGround): string[] {
  const names = [...hostileNames(`${folder}/written.csv`), hostileNames(secretFile)[0]!];
  return namePlaces.flatMap((place, index) =>
    names.map((name, number) =>
      place
        .replaceAll(/\bN\b/gu, () => quotations[(index + number) % quotations.length]!(name))
        .replaceAll('DATA', `'${folder}/data.csv'`),
    ),
  );
}
