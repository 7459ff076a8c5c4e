/** A job as a plain PySpark script for Spark 3.5 and 4. */

import { sparkNodes } from '#engine/compile/spark/script/nodes/index.ts';
import { sparkUserTransform } from '#engine/compile/spark/script/nodes/user-transform.ts';
import { python } from '#engine/compile/spark/script/python.ts';
import { readSource } from '#engine/compile/spark/script/read-source.ts';
import type { NodePlace, ScriptForm } from '#engine/compile/spark/script/script-form.ts';
import { scriptEnd, scriptHead } from '#engine/compile/spark/script/script-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { SparkScript, SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';
import { writeScript } from '#engine/compile/spark/script/write-script.ts';
import { writeTarget } from '#engine/compile/spark/script/write-target.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

export function writeSparkScript(request: SparkScriptRequest): SparkScript {
  return writeScript(request, pysparkForm);
}

const pysparkForm: ScriptForm = {
  language: python,
  head: scriptHead,
  end: scriptEnd(),
  isIndented: true,
  render: (node, context, place) => ({ code: renderForSpark(node, context, place), kind: 'data' }),
};

/** The node as code of DataFrames. @throws NotCarried. */
export function renderForSpark(node: ResolvedNode, context: SparkNodeContext, place: NodePlace): string {
  const { sources, targets } = place.request;
  switch (node.transform.effect) {
    case 'source':
      return readSource(sources[node.node.id]!, context, (path) => place.path('source_path', path));
    case 'target':
      return writeTarget(targets[node.node.id]!, context, (path) => place.path('target_path', path));
    default: {
      if (node.transform.user !== undefined) return sparkUserTransform(node.transform.user.files, context, place);
      if (node.transform.code !== undefined)
        return context.refuse('Spark cannot run TypeScript or JavaScript. Use Derived Column or SQL Query instead.');
      const render = sparkNodes.get(node.transform.name);
      if (render === undefined) return context.refuse(`${node.transform.title} has no Spark form yet.`);
      return render(node.args as Record<string, never>, context);
    }
  }
}
