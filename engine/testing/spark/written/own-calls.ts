/** Expressions in words that Spark does not have, or reads in another way: compared only as Tenon writes them for Spark. */

import type { Call } from '../call.ts';

const literals = [
  "'it''s'",
  String.raw`'a\b'`,
  String.raw`'\n\u0041\101\%'`,
  "'${env:HOME}'",
  "'${spark.app.name}$'",
  "'a\n\t\r b'",
  "'\u202E😀\u0301'",
  `'"\`'`,
  "''",
  '1',
  '-5',
  '-2147483648',
  '3000000000',
  '1.50',
  '5.',
  '0.5',
  '-0.25',
  '12345678901234567890',
  '1.5e0',
  '1e300',
  '5e-324',
  '-0e0',
  'true',
  'false',
  'NULL',
  "DATE '2024-02-29'",
  "TIMESTAMP '2024-02-29 10:20:30.123456'",
  "CAST('1.5' AS DECIMAL(10,2))",
];

const texts = [
  "st1 ~ 'a.*'",
  "st1 SIMILAR TO '[a-z]+'",
  "regexp_full_match(st1, 'a|abc')",
  "st1 !~ 'b'",
  String.raw`regexp_replace(st1, '(a)(b)', '\2$\10')`,
  String.raw`regexp_replace(st1, '[.]', '\\')`,
  "regexp_replace(st1, '[]a]', '<')",
  "regexp_extract(st1, '(?P<first>a)(b)?')",
  "regexp_extract(st1, '(?i)(A)')",
  "st1 ILIKE 'A!%%' ESCAPE '!'",
  "st1 NOT LIKE 'a#_c' ESCAPE '#'",
  "st1 NOT ILIKE '%!!' ESCAPE '!'",

  String.raw`st1 LIKE '%\%' ESCAPE '\'`,
  'CAST(st1 AS "varchar(3)")',
  "split_part(st1, ',', ti1)",
  "'a' IN (st1, st2)",
  'size(st1)',
  "trim(st1, '''')",
  "position('''' IN st1)",
  'st1 || in1 || bo1',
  "concat(bn1, 'x')",
];

const times = [
  'da1 + INTERVAL 3 DAY',
  'ts1 + INTERVAL 5 HOUR',
  'tn1 - INTERVAL 1 MONTH',
  'da1 - INTERVAL 2 YEAR',
  "ts1 + INTERVAL '3' DAY",
  "tn1 - INTERVAL '3 days 2 hours'",
  'ts1 + INTERVAL (ti1) DAY',
  'tn1 + to_minutes(ti1)',

  'tn1 + INTERVAL (-2) SECOND',
  'da1 - da2',
  "da1 = '2024-01-31'",
  "ts1 >= '2024-01-31 10:00'",
  "tn1 < '2024-01-31T10:00:00'",

  "date_part('isodow', ts1)",
  'extract(isoyear FROM da1)',
  'now() IS NULL',
  'current_date IS NULL',
  'isnull(current_timestamp)',
];

const others = [
  'at1[1]',
  'at1[-1]',
  'ab1[ti1]',
  'ab1[bi1 % 3]',
  "ma1['a']",
  'sr1.a',
  "sr1['b']",
  "struct_extract(sr1, 'a')",

  'NOT in1',
  'in1 AND bo1',
  'do1 OR bo1',
  'CASE WHEN in1 THEN 1 ELSE 2 END',
  "CASE st1 WHEN 'a' THEN 1 END",
  '[in1, in2]',

  "de1 = '1.50'",
  "bo1 = 'yes'",
  "do1 = 'inf'",
  "in1 <> '5'",
  'regexp_full_match(st1, st2)',
  '- - de1',
  '(ti1 - 1) - (2 - ti2)',

  'list_transform(ab1, lambda x: x % 100 + ti1)',
  'list_filter(ab1, lambda x: x > bi1)',
  'in1 // 3 % 2',
  '7 // in1',

  "list_transform(at1, lambda x: array_join(list_transform(at1, lambda y: x || y), ''))",
  'coalesce(NULL, in1)',
  'pi() * 2',
  'bo1 = in1',
  'in1 BETWEEN de1 AND do1',
  'in1 IS NOT DISTINCT FROM bi1',
  'CAST(sr1 AS STRING)',
  'to_json(ma1)',
];

export const ownCalls: readonly Call[] = [
  ...literals.map((text) => ({ name: `literal ${text}`, text })),
  ...[...texts, ...times, ...others].map((text) => ({ name: `own ${text}`, text })),
].map(({ name, text }) => ({ name, tenon: text, spark: text, reads: text.match(/(?<!')\b[a-z]{2}\d\b/gu) ?? [] }));
