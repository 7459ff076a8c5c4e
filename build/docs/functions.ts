/** Reference page: every function and operator of expressions, and how each differs from Spark. */

import { acceptedDifferences } from '#engine/testing/spark/accepted/accepted-differences.ts';
import { operatorTable } from '#engine/types/expression/operators.ts';
import { functionTable } from '#engine/types/functions.ts';
import type { TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { code, type Page, table } from './page.ts';

export function functionsPage(): Page {
  const general = acceptedDifferences.flatMap(({ says }) => (typeof says === 'string' ? [`- ${says}`] : []));
  const operators = operatorTable.filter(({ differs }) => differs !== undefined);
  const sorted = functionTable.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return {
    file: 'functions.md',
    title: 'Functions and operators',
    body: [
      'Expressions mean what they mean in Spark 3.5 with `spark.sql.ansi.enabled=false`, except for what this page lists. Every function, operator and cast is compared with Spark over odd values; a difference that is not on this page fails the check.',
      'As a type, `timestamp` is an instant, and text without an offset is in UTC; `timestamp_ntz` has no zone. SQL nodes and queries are written in the SQL of DuckDB, whose `TIMESTAMP` has none; `ORDER BY` puts nulls where Spark puts them: first in ascending, last in descending order.',
      '## Differences everywhere',
      general.join('\n'),
      '## Operators',
      table(
        ['Operator', 'Differs from Spark'],
        operators.map(({ name, differs }) => [code(name), differs!]),
      ),
      '## Functions',
      'An expression may use these functions. A SQL node may also use any other function of DuckDB; those below mean there what DuckDB means by them.',
      table(
        ['Function', 'Result', 'In Spark', 'Differs from Spark'],
        sorted.map((line) => [code(call(line)), line.gives, sparkName(line), line.differs ?? '']),
      ),
    ].join('\n\n'),
  };
}

/** `lpad(string, whole, string)`, with optional arguments in brackets. */
function call({ name, takes, least, most }: TableFunctionLine): string {
  const shown = Math.max(least, Math.min(most, least === 0 ? 1 : least + 1, 3));
  const args = Array.from({ length: most === Infinity ? Math.max(least, 1) : Math.min(shown, most) }, (_one, place) => {
    const type = takes[Math.min(place, takes.length - 1)] ?? 'any';
    return place < least ? type : `[${type}]`;
  });
  return `${name}(${[...args, ...(most === Infinity ? ['…'] : [])].join(', ')})`;
}

function sparkName({ name, spark }: TableFunctionLine): string {
  return spark === null ? 'none' : spark.shown === name ? 'the same' : code(spark.shown);
}
