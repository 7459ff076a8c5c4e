/** A sub-flow as a transform: what lists, forms and checks of edges know of it. A graph has its nodes in its place. */

import { portsOfSubflow } from '#engine/contract/definitions/subflow.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { everything } from '#engine/transforms/lineage.ts';
import { subflowArgs } from '#engine/transforms/subflow/parameter-args.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { Transform } from '#engine/transforms/transform.ts';

/** @throws EngineError InvalidDefinition for a default that does not have its kind. */
export function createSubflowTransform(subflow: SubflowFile): Transform {
  const { definition, file } = subflow;
  const { inputs, outputs } = portsOfSubflow(definition);
  return {
    name: definition.name,
    title: definition.name,
    category: 'custom',
    summary: definition.description === '' ? `Sub-flow of this workspace, ${file}.` : definition.description,
    inputs,
    // No argument gives them another name.
    ...(outputs.length === 1 && outputs[0] === onlyOutput
      ? {}
      : { outputs: outputs.map((name) => ({ name, argument: '' })) }),
    effect: 'sql',
    args: subflowArgs(definition.parameters, inputs[0] ?? 'in'),
    schema() {
      throw new EngineError('Internal', `The sub-flow "${definition.name}" was not replaced by its nodes.`, {
        hint: 'This is a bug in Tenon; please report it with the job.',
      });
    },
    lineage: everything,
    subflow,
    examples: [],
  };
}
