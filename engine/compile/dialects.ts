/** The dialects that expressions are shown in, in this order: one line for each. */

import type { Dialect } from '#engine/compile/dialect.ts';
import { sparkDialect } from '#engine/compile/spark/spark-dialect.ts';

export const dialects: readonly Dialect[] = [sparkDialect];
