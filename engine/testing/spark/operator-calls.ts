/** Comparisons, arithmetic and the operators with one type for several values, between every pair of types. */

import type { Call } from './call.ts';

const scalars = ['bo1', 'ti1', 'in1', 'bi1', 'fl1', 'do1', 'de1', 'de4', 'nu1', 'tt1', 'da1', 'ts1', 'tn1', 'bn1'];
const usual = ['in1', 'do1', 'de1', 'nu1', 'da1', 'ts1'];
const nested = ['at1', 'ab1', 'ad1', 'sr1'];
/** Another column of the same type, where there is one. */
const others: Readonly<Record<string, string>> = {
  bo1: 'bo2',
  ti1: 'ti2',
  in1: 'in2',
  bi1: 'bi2',
  fl1: 'fl2',
  do1: 'do2',
  st1: 'st2',
  da1: 'da2',
  ts1: 'ts2',
};

function same(name: string, reads: readonly string[], text: string, spark = text): Call {
  return { name: `${name} ${reads.join(' ')}`, tenon: text, spark, reads };
}

function pairs(names: readonly string[]): [string, string][] {
  return names.flatMap((left) =>
    names.map((right): [string, string] => [left, left === right ? (others[left] ?? left) : right]),
  );
}

const comparisons = ['=', '<'];
const arithmetic = ['+', '*', '/', '%'];

export const operatorCalls: readonly Call[] = [
  ...pairs(scalars).flatMap(([left, right]) => [
    ...comparisons.map((word) => same(word, [left, right], `(${left} ${word} ${right})`)),
    same('between', [left, right], `(${left} BETWEEN ${right} AND ${others[right] ?? right})`),
    same('in', [left, right], `(${left} IN (${right}, ${others[right] ?? right}))`),
    same('case', [left, right], `CASE WHEN bo1 THEN ${left} ELSE ${right} END`),
  ]),
  ...pairs(scalars).flatMap(([left, right]) =>
    arithmetic.map((word) => same(word, [left, right], `(${left} ${word} ${right})`)),
  ),
  ...pairs(usual).flatMap(([left, right]) => [
    same('<>', [left, right], `(${left} <> ${right})`),
    same('-', [left, right], `(${left} - ${right})`),
    same('distinct', [left, right], `(${left} IS DISTINCT FROM ${right})`),
    same('nullif', [left, right], `nullif(${left}, ${right})`),
    same('casewhen', [left, right], `CASE ${left} WHEN ${right} THEN 1 ELSE 2 END`),
    same('coalesce', [left, right], `coalesce(${left}, ${right})`),
    same('div', [left, right], `(${left} // ${right})`, `(${left} div ${right})`),
    same('concat', [left, right], `(${left} || ${right})`),
    same('greatest', [left, right], `greatest(${left}, ${right})`),
    same('least', [left, right], `least(${left}, ${right})`),
  ]),
  ...nested.flatMap((one) => [
    same('=', [one], `(${one} = ${one})`),
    same('<', [one], `(${one} < ${one})`),
    same('coalesce', [one], `coalesce(${one}, ${one})`),
    same('isnull', [one], `(${one} IS NULL)`),
  ]),
  ...scalars.flatMap((one) => [
    same('minus', [one], `(- ${one})`),
    same('plus', [one], `(+ ${one})`),
    same('isnull', [one], `(${one} IS NULL)`),
    same('not', [one], `(NOT ${one})`),
    same('like', [one], `(${one} LIKE '%1%')`),
    same('not in null', [one], `(${one} NOT IN (${one}, NULL))`),
    same('case null', [one], `CASE WHEN bo1 THEN ${one} END`),
    same('+1', [one], `(${one} + 1)`),
    same('*2', [one], `(${one} * 2)`),
    same('-0.5', [one], `(${one} - 0.5)`),
    same('*1.5', [one], `(${one} * 1.5)`),
    same('/2', [one], `(${one} / 2)`),
    same('%3', [one], `(${one} % 3)`),
    same('%2.5', [one], `(${one} % 2.5)`),
    same("='5'", [one], `(${one} = '5')`),
    same("='1'", [one], `(${one} = '1')`),
    same('=1', [one], `(${one} = 1)`),
    same('=1.0', [one], `(${one} = 1.0)`),
    same('=1.5e0', [one], `(${one} = 1.5e0)`),
    same('>0', [one], `(${one} > 0)`),
    same('=true', [one], `(${one} = true)`),
    same("<'2024-01-31'", [one], `(${one} < '2024-01-31')`),
    same('=date', [one], `(${one} = DATE '2024-01-31')`),
    same('in 1 5', [one], `(${one} IN (1, 5))`),
    same("in '1' '5'", [one], `(${one} IN ('1', '5'))`),
    same("in 1 '5'", [one], `(${one} IN (1, '5'))`),
    same('between 1 10', [one], `(${one} BETWEEN 1 AND 10)`),
    same("between '1' '5'", [one], `(${one} BETWEEN '1' AND '5')`),
    same('coalesce 0', [one], `coalesce(${one}, 0)`),
    same("coalesce 'x'", [one], `coalesce(${one}, 'x')`),
    same('nullif 0', [one], `nullif(${one}, 0)`),
    same("nullif ''", [one], `nullif(${one}, '')`),
    same('and', [one], `(${one} AND bo2)`),
  ]),
  ...[
    '',
    '%',
    'a',
    'a%',
    '%c',
    '%b%',
    '_',
    '__',
    'a_c',
    'a\\_b',
    'a\\%b',
    '\\\\',
    '%\\\\%',
    '100\\%',
    '_😀%',
    'A%',
    '%\n%',
    '\\_',
    '%.%',
    'a.c',
    '%(%',
  ].flatMap((pattern, place) => [
    same(`like pattern ${place}`, ['st1'], `(st1 LIKE '${pattern}')`),
    same(`not like pattern ${place}`, ['st1'], `(st1 NOT LIKE '${pattern}')`),
    same(`ilike pattern ${place}`, ['st1'], `(st1 ILIKE '${pattern}')`),
  ]),
  ...['a!%b', '!_', '!!%', 'a!_b', '100!%'].map((pattern, place) =>
    same(`like escape ${place}`, ['st1'], `(st1 LIKE '${pattern}' ESCAPE '!')`),
  ),
  same('like', ['st1', 'se1'], '(st1 LIKE se1)'),
  same('like', ['st1', 'st2'], '(st1 LIKE st2)'),
  same('ilike', ['st1', 'st2'], '(st1 ILIKE st2)'),
];
