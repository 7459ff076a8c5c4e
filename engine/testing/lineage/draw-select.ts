/** SELECTs over t (id, v, K, d, s, l) and u (id, w, K) in every form that lineage reads, and some that it does not. */

import type { Draw } from '#engine/testing/random-jobs/draw.ts';

interface From {
  readonly text: string;
  /** Whole numbers and texts that may be named there. */
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly stars: readonly string[];
}

const plainFrom: From = {
  text: 't',
  numbers: ['v', 't.id', 'ID', 's.f', 't.s.f', 'length(l)', 'CAST(d AS INT)'],
  texts: ['k', 't."K"', 's.g', 'concat(k, s.g)'],
  stars: ['*', 't.*', '* EXCLUDE (s, l)', '* REPLACE (v + 1 AS v)', '* EXCLUDE (d) REPLACE (upper(k) AS k)'],
};

const froms: readonly From[] = [
  plainFrom,
  plainFrom,
  { text: 't AS x(n, v)', numbers: ['n', 'v', 'x.n'], texts: ['k'], stars: ['*', 'x.*'] },
  ...['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'].flatMap((join): From[] => [
    {
      text: `t ${join} u ON t.id = u.id`,
      numbers: ['v', 'w', 't.id', 'u.id', 's.f'],
      texts: ['t.k', 'u.k', 's.g'],
      stars: ['t.*', 'u.*, v'],
    },
    {
      text: `t ${join} u USING (id)`,
      numbers: ['v', 'w', 'id', 't.id'],
      texts: ['t.k', 'u.k'],
      stars: ['* EXCLUDE (k)', 't.*'],
    },
  ]),
  { text: 't SEMI JOIN u ON t.v = u.w', numbers: ['v', 'id'], texts: ['k'], stars: ['*'] },
  { text: 't ANTI JOIN u USING (k)', numbers: ['v', 'id'], texts: ['k'], stars: ['*'] },
  { text: 't, u', numbers: ['v', 'w', 't.id'], texts: ['t.k', 'u.k'], stars: ['t.*, w'] },
  {
    text: '(SELECT v + 1 AS n, k, id, w FROM t JOIN u USING (id, k) WHERE t.v IS NOT NULL) q',
    numbers: ['n', 'q.id', 'w'],
    texts: ['k', 'q.k'],
    stars: ['*', 'q.*'],
  },
  {
    text: '(SELECT id, v, k, sum(v) OVER (PARTITION BY k ORDER BY id) FROM t) q',
    numbers: ['v', 'id'],
    texts: ['k'],
    stars: ['*'],
  },
  {
    text: 't, LATERAL (SELECT max(w) AS m FROM u WHERE u.k = t.k) z',
    numbers: ['m', 'v', 'id'],
    texts: ['k'],
    stars: ['z.*, id'],
  },
  {
    text: '(SELECT id, v FROM t UNION ALL SELECT id, w FROM u) q(id, n)',
    numbers: ['id', 'n'],
    texts: ["'c'"],
    stars: ['*'],
  },
  { text: '(SELECT k AS z, unnest(l) AS e FROM t) q', numbers: ['e'], texts: ['z'], stars: ['*'] },
];

/** Not every one is valid; the caller draws again. */
export function drawSelect(draw: Draw): string {
  if (draw.chance(0.12)) {
    const operator = draw.pick(['UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT']);
    const order = draw.chance(0.3) ? ' ORDER BY 1, 2 LIMIT 3' : '';
    return `SELECT ${numberOf(draw, plainFrom)} AS n, ${textOf(draw, plainFrom)} AS x FROM t${whereOf(draw, plainFrom)} ${operator} SELECT w, k FROM u${order}`;
  }
  if (draw.chance(0.15)) {
    const from = draw.pick(froms);
    const inner = `SELECT ${numberOf(draw, from)} AS n, ${textOf(draw, from)} AS x, ${numberOf(draw, from)} AS m FROM ${from.text}${whereOf(draw, from)}`;
    const of: From = { text: 'c', numbers: ['n', 'm', 'c.n'], texts: ['x'], stars: ['*', 'c.*'] };
    return `WITH c AS (${inner}) ${plainSelect(draw, of)}`;
  }
  return plainSelect(draw, draw.pick(froms));
}

function plainSelect(draw: Draw, from: From): string {
  if (draw.chance(0.3)) return groupedSelect(draw, from);
  const items = Array.from({ length: draw.whole(1, 4) }, (_none, index) => itemOf(draw, from, index));
  const list = draw.chance(0.3) ? [draw.pick(from.stars), ...(draw.chance(0.5) ? items : [])] : items;
  const distinct = draw.chance(0.15) ? 'DISTINCT ' : '';
  const qualify = draw.chance(0.1) ? ` QUALIFY row_number() OVER (ORDER BY ${orderOf(draw, from)}) < 4` : '';
  return `SELECT ${distinct}${list.join(', ')} FROM ${from.text}${whereOf(draw, from)}${qualify}${endOf(draw, from, distinct !== '')}`;
}

function itemOf(draw: Draw, from: From, index: number): string {
  const name = `x${index}`;
  switch (draw.whole(0, 9)) {
    case 0:
      return `${textOf(draw, from)} AS ${name}`;
    case 1:
      return `CASE WHEN ${conditionOf(draw, from)} THEN ${numberOf(draw, from)} END AS ${name}`;
    case 2:
      return `${draw.pick(['sum', 'max', 'count'])}(${numberOf(draw, from)}) OVER (PARTITION BY ${textOf(draw, from)}) AS ${name}`;
    case 3:
      return `(SELECT max(w) FROM u AS i WHERE i.id > ${numberOf(draw, from)}) AS ${name}`;
    case 4:
      return `${numberOf(draw, from)} AS ${name}, ${name} + 1 AS y${index}`;
    case 5:
      return numberOf(draw, from);
    case 6:
      return `list_transform([1, 2], lambda e: e + ${numberOf(draw, from)}) AS ${name}`;
    case 7:
      return `7 AS ${name}`;
    default:
      return `${numberOf(draw, from)} + ${numberOf(draw, from)} AS ${name}`;
  }
}

function groupedSelect(draw: Draw, from: From): string {
  const key = draw.chance(0.5) ? textOf(draw, from) : numberOf(draw, from);
  const results = Array.from(
    { length: draw.whole(1, 3) },
    (_none, index) =>
      `${draw.pick(['sum', 'min', 'count', 'avg', 'bit_xor'])}(${numberOf(draw, from)})${draw.chance(0.2) ? ` FILTER (WHERE ${conditionOf(draw, from)})` : ''} AS r${index}`,
  );
  const having = draw.chance(0.2) ? ` HAVING count(${numberOf(draw, from)}) > 0` : '';
  const by = draw.pick(['1', 'ALL', 'g', key]);
  if (draw.chance(0.2)) return `SELECT ${results.join(', ')} FROM ${from.text}${whereOf(draw, from)}${having}`;
  return `SELECT ${key} AS g, ${results.join(', ')} FROM ${from.text}${whereOf(draw, from)} GROUP BY ${by}${having}`;
}

function numberOf(draw: Draw, { numbers }: From): string {
  return draw.pick(numbers);
}

function textOf(draw: Draw, { texts }: From): string {
  return draw.pick(texts);
}

function conditionOf(draw: Draw, from: From): string {
  switch (draw.whole(0, 4)) {
    case 0:
      return `${textOf(draw, from)} LIKE 'a%'`;
    case 1:
      return `${numberOf(draw, from)} IN (SELECT w FROM u AS i)`;
    case 2:
      return `EXISTS (FROM u AS i WHERE i.w = ${numberOf(draw, from)})`;
    default:
      return `${numberOf(draw, from)} > ${draw.whole(0, 3)}`;
  }
}

function whereOf(draw: Draw, from: From): string {
  return draw.chance(0.3) ? ` WHERE ${conditionOf(draw, from)}` : '';
}

/** An order of all rows, so that a limit means something. */
function orderOf(draw: Draw, from: From): string {
  return draw.shuffle([...from.numbers, ...from.texts]).join(', ');
}

function endOf(draw: Draw, from: From, isDistinct: boolean): string {
  if (isDistinct || draw.chance(0.75)) return '';
  return ` ORDER BY ${orderOf(draw, from)} LIMIT ${draw.whole(1, 4)}`;
}
