/** Numbers of rows, which no other row of the run has, nor any row of another run with another block. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';

/** Numbers that one run can give to the rows of a table. */
const numbersOfRun = 2n ** 40n;

/** From 1 in the order of the rows, or from where no other run of the workspace has numbers. */
export function rowNumber({ keyBlock }: Pick<CompileContext, 'keyBlock'>): Sql {
  const number = sql`row_number() OVER ()`;
  return keyBlock === 0 ? number : sql`${number} + ${literal(BigInt(keyBlock) * numbersOfRun)}`;
}
