/** Spark SQL as a dialect. */

import type { Dialect } from '#engine/compile/dialect.ts';
import { writeSpark } from '#engine/compile/spark/spark-expression.ts';

export const sparkDialect: Dialect = {
  name: 'Spark SQL',
  product: 'Spark',
  about: 'Spark 3.5, ANSI mode off, UTC',
  write: writeSpark,
};
