/** A user's transform for Spark: its SELECT as SQL of Spark, over views of the inputs. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import type { NodePlace } from '#engine/compile/spark/script/script-form.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { LiteralValue } from '#engine/base/sql.ts';
import { inputNames, parameterValues } from '#engine/transforms/user/create-user-transform.ts';
import { placeParameters, type SqlSpelling } from '#engine/transforms/user/place-parameters.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

/** @throws NotCarried for code. */
export function sparkUserTransform(files: UserTransformFiles, context: SparkNodeContext, place: NodePlace): string {
  const { definition, code } = files;
  if (code.kind !== 'sql')
    return context.refuse(
      `Spark cannot run ${code.file}. In AWS Glue, a Python file with the function ${definition.functionName} can take its place.`,
    );
  const select = placeParameters(code.text, parameterValues(files, context.node.args), spellingFor(context));
  const names = inputNames(files);
  for (const [port, { frame }] of Object.entries(context.inputs))
    place.say(`${frame}.createOrReplaceTempView(${pythonText(context.column(names[port] ?? port))})`);
  context.note(`The SELECT of ${code.file} is in DuckDB's SQL, as Tenon runs it, and Spark can read it differently.`);
  const rows = `spark.sql(${pythonText(withoutEnd(select))})`;
  const columns = context.node.schema.map(({ name, type }) => ({
    name,
    value: `CAST(${context.column(name)} AS ${context.type(type)})`,
  }));
  return selectFrame(rows, columns, context);
}

/** Spark knows double quotes and backslashes as texts. */
function spellingFor(context: SparkNodeContext): SqlSpelling {
  return {
    value: valueText,
    name: (name) => context.column(name),
    quoted(token, kind) {
      if (kind === 'quoted') return context.column(token.slice(1, -1).replaceAll('""', '"'));
      if (token.startsWith("'")) return sparkText(token.slice(1, -1).replaceAll("''", "'"));
      if (!token.startsWith('$'))
        return context.refuse(`Its SELECT has the text ${token.slice(0, 40)} with escapes. Write it in plain quotes.`);
      const quote = token.slice(0, token.indexOf('$', 1) + 1);
      return sparkText(token.slice(quote.length, -quote.length));
    },
  };
}

/** Two signs in a row begin a comment. */
function valueText(value: LiteralValue): string {
  if (typeof value === 'string') return sparkText(value);
  if (value === null) return 'NULL';
  return typeof value === 'number' && value < 0 ? `(${value})` : String(value);
}

function withoutEnd(select: string): string {
  return select.trim().replace(/;$/u, '');
}
