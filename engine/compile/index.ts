/** The public interface of compile/. */

export { compileQuery } from '#engine/compile/compile-query.ts';
export { explainNode, explainQuery } from '#engine/compile/explain-node.ts';
export { explainExpressions } from '#engine/compile/explain-expressions.ts';
export { planCounts, readReceipts, type Counted } from '#engine/compile/read-receipts.ts';
export { hasTallies, planCasts, queriedCasts, readTallies, talliesQuery } from '#engine/compile/casts/cast-receipts.ts';
export { writeSparkScript } from '#engine/compile/spark/script/pyspark-form.ts';
export { writeScalaScript } from '#engine/compile/spark/scala/scala-form.ts';
export { writeGlueScript } from '#engine/compile/spark/glue-script/glue-form.ts';
export type {
  ScriptJobText,
  ScriptSource,
  ScriptTarget,
  SparkScript,
} from '#engine/compile/spark/script/spark-script.ts';
export { writeSqlScript } from '#engine/compile/sql-script/sql-script.ts';
export type { SqlScriptTarget } from '#engine/compile/sql-script/target-copy.ts';
