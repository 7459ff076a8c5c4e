/** The layout of SQL: what it looks like, and that it never changes a token, judged by two parsers that are not ours. */

import { sql as sqlLanguage } from '@codemirror/lang-sql';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { formatSql, withChanges } from '#renderer/ui/code/format/format-sql.ts';
import { sqlTokens } from '#renderer/ui/code/format/sql-tokens.ts';
import { tenonSql } from '#renderer/ui/code/sql-dialect.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(async () => duck[Symbol.asyncDispose]());

const formatted = (text: string): string => withChanges(text, formatSql(text));

test.each<[string, string]>([
  ['', ''],
  ['  \n ', '  \n '],
  [' select 1 ', 'select 1'],
  ['select a,b from t where x=1 order by a', 'select a, b\nfrom t\nwhere x=1\norder by a'],
  ['select 1;select 2;\n\n\nselect 3\n', 'select 1;\nselect 2;\n\nselect 3\n'],
  [
    "select a.name, b.name, c.name from a left outer join b on a.id = b.id and a.day between date '2026-01-01' and date '2026-02-01' and b.x is not null join c using (id)",
    "select a.name, b.name, c.name\nfrom a\nleft outer join b on a.id = b.id\n  and a.day between date '2026-01-01' and date '2026-02-01'\n  and b.x is not null\njoin c using (id)",
  ],
  [
    'with a as (select * from orders where status = 1 and amount > 100 order by amount desc), b as (select 1) select * from a union all select * from b',
    'with a as (\n  select *\n  from orders\n  where status = 1 and amount > 100\n  order by amount desc\n),\nb as (select 1)\nselect *\nfrom a\nunion all\nselect *\nfrom b',
  ],
  [
    '-- head\nselect a, -- first\n b /* two */, c\n-- below\nfrom t -- last',
    '-- head\nselect\n  a, -- first\n  b /* two */,\n  c\n-- below\nfrom t -- last',
  ],
  [
    'select extract(year from d) from t where a is not distinct from b',
    'select extract(year from d)\nfrom t\nwhere a is not distinct from b',
  ],
  ['select * except (a) from t', 'select * except (a)\nfrom t'],
  ['from t select x', 'from t\nselect x'],
  ['select t.from, t.limit', 'select t.from, t.limit'],
  ["select 'a'\n  'b'", "select 'a'\n  'b'"],
  ["select 'a' --\n  'b'", "select 'a' --\n  'b'"],
  ['select (1', 'select (1'],
  // DuckDB reads the last one as a blank only if something follows.
  ['select  1\u00a0 ', 'select 1\u00a0 '],
  ['select 1) from t', 'select 1)\nfrom t'],
])('%j', (text, expected) => {
  expect(formatted(text)).toBe(expected);
});

const words =
  'select from where group by order having with as union all except join left on and or between case when end limit over a b t.x é'.split(
    ' ',
  );
const quotes = [
  "'a'",
  "'it''s'",
  "E'a\\'b'",
  "'",
  '"q"',
  '"a""b"',
  '$$x$$',
  '$t$ ( $t$',
  '$1',
  '$name',
  '$',
  '?',
  ':x',
  'x$1$',
];
const comments = ['--', '-- c', '-- c\n', '/*', '*/', '/* c */', '/* a /* b */ c */', '/*\n*/'];
const signs = '1 1.5 .5 1e5 - -> ->> :: || * / = <> [ ] { } . ! ~ @ \\ ( ) ( ) , , ; (select'.split(' ');
const odd = ['\u00a0', '\ufeff', '\u2028', '\v', '\ud83d', '😀'];
const pieces = [...words, ...words.map((word) => word.toUpperCase()), ...quotes, ...comments, ...signs, ...odd];
const blanks = ['', '', ' ', ' ', '  ', '\n', '\n\n  ', '\t', '\r\n', '\f'];
const anyText = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...blanks)), { maxLength: 40 })
  .map((drawn) => drawn.map(([piece, blank]) => `${piece}${blank}`).join(''));

/** Statements that mostly parse, with blanks and comments wherever there may be some. */
const name = fc.constantFrom('a', 'b', 't', '"from"', '"x y"', 'limits');
const value = fc.constantFrom(
  'a',
  'b.c',
  '1',
  '-1',
  "'x'",
  "'x'\n'y'",
  'count(*)',
  'sum(a) over (partition by b order by c)',
  '$1',
  'a::int',
  '[1,2]',
  "{'k':1}",
  'case when a then 1 else 2 end',
  'extract(year from a)',
  'x -> x+1',
  'b between 1 and 2',
  'a is not distinct from b',
);
const { query } = fc.letrec<{ query: string; source: string; item: string; condition: string }>((tie) => ({
  item: fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: tie('query').map((inner) => `(${inner})`) }),
  condition: fc
    .array(fc.tuple(tie('item'), fc.constantFrom(' and ', ' or ', ' and not ')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => `${parts.map(([item, link]) => `${item}${link}`).join('')}true`),
  source: fc.oneof(
    { weight: 4, arbitrary: name },
    { weight: 1, arbitrary: tie('query').map((inner) => `(${inner}) q`) },
    { weight: 1, arbitrary: fc.tuple(name, name).map(([one, other]) => `${one} natural left join ${other}`) },
    {
      weight: 1,
      arbitrary: fc.tuple(name, name, tie('condition')).map(([one, other, on]) => `${one} join ${other} on ${on}`),
    },
  ),
  query: fc
    .tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: tie('query').map((inner) => `with w as (${inner}) `) },
      ),
      fc.constantFrom('select ', 'select distinct ', 'SELECT distinct on (a,b) '),
      fc.array(tie('item'), { minLength: 1, maxLength: 5 }),
      fc.option(tie('source')),
      fc.option(tie('condition')),
      fc.constantFrom(
        '',
        ' group by all',
        ' group by a,b having a>1',
        ' order by a desc nulls last limit 5',
        ' qualify true',
        ' union all by name select 1',
        ' except (select 2)',
      ),
    )
    .map(([head, select, items, from, where, tail]) =>
      [
        head,
        select,
        items.join(','),
        from === null ? '' : ` from ${from}`,
        from === null || where === null ? '' : ` where ${where}`,
        tail,
      ].join(''),
    ),
}));
const filler = fc.constantFrom(' ', ' ', '  ', '\n', '\n\n', '\t', ' /* c */ ', ' -- c\n ', '\n-- c\n');
const statement = fc
  .tuple(fc.array(query, { minLength: 1, maxLength: 2 }), fc.infiniteStream(filler))
  .map(([queries, fillers]) =>
    sqlTokens(queries.join(';'))
      .map(({ text, gap, kind }) => {
        // Texts are joined by a line end alone.
        const isKept = gap === '' || kind === 'text';
        return `${isKept ? gap : fillers.next().value}${text}`;
      })
      .join(''),
  );

const parser = sqlLanguage({ dialect: tenonSql }).language.parser;

/** The leaves that CodeMirror's language finds. */
function leavesOf(text: string): string[] {
  const leaves: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.node.firstChild === null && node.to > node.from) leaves.push(text.slice(node.from, node.to));
    },
  });
  return leaves;
}

/** What DuckDB reads; 'error' where it reads nothing. */
async function treesOf(texts: readonly string[]): Promise<string[]> {
  const trees: string[] = [];
  for (const text of texts) {
    const rows = await duck.connection.rows(sql`SELECT CAST(json_serialize_sql(${literal(text)}) AS VARCHAR) AS tree`);
    const tree = String(rows[0]!['tree']);
    trees.push(
      tree.startsWith('{"error":true') ? 'error' : tree.replaceAll(/"query_location":\d+/gu, '"query_location":0'),
    );
  }
  return trees;
}

async function expectSame(text: string): Promise<string> {
  const after = formatted(text);
  expect(sqlTokens(after).map((token) => token.text)).toEqual(sqlTokens(text).map((token) => token.text));
  expect(after.replaceAll(/[ \t\n\r\f]/gu, '')).toBe(text.replaceAll(/[ \t\n\r\f]/gu, ''));
  expect(formatted(after)).toBe(after);
  const isWhole = !/[\0\ud800-\udfff]/u.test(text);
  const [before, then] = isWhole ? await treesOf([text, after]) : ['', ''];
  expect(then).toBe(before);
  return before!;
}

test('any text keeps its tokens and what DuckDB reads in it, and is laid out once', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      expect(await expectSame(text)).toBeDefined();
    }),
    { numRuns: triesOfRun(20_000, 600) },
  );
});

test('queries keep their tree, and their tokens by the language of the editor', async () => {
  let parsed = 0;
  await fc.assert(
    fc.asyncProperty(statement, async (text) => {
      if ((await expectSame(text)) !== 'error') parsed += 1;
      expect(leavesOf(formatted(text))).toEqual(leavesOf(text));
    }),
    { numRuns: triesOfRun(8000, 250) },
  );
  // Most of them are queries, or nothing was compared.
  expect(parsed).toBeGreaterThan(triesOfRun(8000, 250) / 2);
});
