/** A job as a PySpark script for AWS Glue 5. */

import { glueEnd, glueHead } from '#engine/compile/spark/glue-script/glue-head.ts';
import { readGlueSource } from '#engine/compile/spark/glue-script/glue-source.ts';
import { writeGlueTarget } from '#engine/compile/spark/glue-script/glue-target.ts';
import { glueNodes } from '#engine/compile/spark/glue-script/nodes/index.ts';
import { python } from '#engine/compile/spark/script/python.ts';
import { renderForSpark } from '#engine/compile/spark/script/pyspark-form.ts';
import type { NodePlace, RenderedNode, ScriptForm } from '#engine/compile/spark/script/script-form.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { SparkScript, SparkScriptRequest } from '#engine/compile/spark/script/spark-script.ts';
import { writeScript } from '#engine/compile/spark/script/write-script.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';

export function writeGlueScript(request: SparkScriptRequest): SparkScript {
  return writeScript(request, glueForm);
}

const glueForm: ScriptForm = { language: python, head: glueHead, end: glueEnd, isIndented: false, render };

function render(node: ResolvedNode, context: SparkNodeContext, place: NodePlace): RenderedNode {
  const { sources, targets } = place.request;
  switch (node.transform.effect) {
    case 'source':
      return readGlueSource(sources[node.node.id]!, context, place);
    case 'target':
      return writeGlueTarget(targets[node.node.id]!, context, place);
    default: {
      if (passesFrameOn(node)) return place.own();
      const code = glueNodes.get(node.transform.name)?.(node.args as Record<string, never>, context, place);
      if (code !== undefined) return { code, kind: 'dynamic' };
      return { code: renderForSpark(node, context, place), kind: 'data' };
    }
  }
}

/** The output that it selects, its last step, or the rows of a sub-flow are its input already. */
export function passesFrameOn({ transform }: ResolvedNode): boolean {
  return transform.select !== undefined || transform.steps !== undefined || transform === subflowResult;
}
