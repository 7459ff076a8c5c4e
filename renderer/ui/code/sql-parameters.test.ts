/** Parameters in texts of SQL. */

import { expect, test } from 'vitest';
import { parametersIn } from '#renderer/ui/code/sql-parameters.ts';

test.each<[string, string[]]>([
  ['SELECT 1', []],
  ['SELECT $a, $b_2, $A', ['a', 'b_2']],
  ['SELECT \'$no\', "$no", $yes -- $no\n/* $no */', ['yes']],
  ['SELECT $$ $no $$, $tag$ $no $tag$, $yes', ['yes']],
  ['SELECT a$b, $1, ?, $', []],
  ['SELECT * FROM t WHERE day>=$from AND day<$until;\nSELECT $from', ['from', 'until']],
])('%s', (text, names) => {
  expect(parametersIn(text)).toEqual(names);
});
