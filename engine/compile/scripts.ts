/** The public interface of compile/ for scripts, which workers do not write. */

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
