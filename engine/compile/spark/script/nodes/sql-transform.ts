/** SqlTransform, whose SELECT is in DuckDB's SQL. */

import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkSqlTransform = sparkNode((_args, context) =>
  context.refuse(
    "A SELECT is in DuckDB's SQL, which Spark reads differently. Use nodes such as Join, Aggregate and Window instead.",
  ),
);
