/** The edges of a job of AWS Glue: each node lists the ids of those that it reads. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { GlueNode } from '#engine/interchange/glue-studio/read-glue-text.ts';
import { clip } from '#engine/types/column-lookup.ts';

/** Empty for a source. @throws EngineError InvalidInput. */
export function inputsOf({ id, fields }: GlueNode): readonly string[] {
  const inputs = Object.hasOwn(fields, 'Inputs') ? fields['Inputs'] : [];
  const isList = Array.isArray(inputs) && inputs.every((input) => typeof input === 'string');
  if (isList) return inputs as string[];
  throw new EngineError('InvalidInput', `Cannot import the job: Inputs of node ${id} is not a list of node ids.`, {
    hint: 'Correct the JSON, or get it again: aws glue get-job --job-name NAME.',
    details: { node: id },
  });
}

/** @throws EngineError InvalidInput for an input that does not exist, and for nodes that read each other in a circle. */
export function checkInputs(nodes: readonly GlueNode[]): void {
  const byId = new Map(nodes.map((node) => [node.id, inputsOf(node)]));
  for (const [id, inputs] of byId)
    for (const input of inputs)
      if (!byId.has(input)) {
        const near = nearNames(input, byId.keys());
        throw new EngineError(
          'InvalidInput',
          `Cannot import the job: node ${id} reads "${clip(input)}", which is not a node of the job.`,
          { hint: meantHint(near, 'Remove the input, or add the node.'), details: { node: id, near } },
        );
      }
  const circle = findCircle(byId);
  if (circle === undefined) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot import the job: nodes read each other in a circle: ${circle.slice(0, 10).join(' → ')}${circle.length > 10 ? ' → …' : ''}.`,
    { hint: 'Remove one of these inputs.', details: { node: circle[0]! } },
  );
}

/** Without recursion: a chain can be as long as the job. */
function findCircle(inputs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of inputs.keys()) {
    const path: { readonly id: string; next: number }[] = [];
    const open = new Set<string>();
    if (!done.has(start)) {
      path.push({ id: start, next: 0 });
      open.add(start);
    }
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const input = inputs.get(top.id)![top.next];
      top.next += 1;
      if (input === undefined) {
        done.add(top.id);
        open.delete(top.id);
        path.pop();
      } else if (open.has(input)) {
        const ids = path.map(({ id }) => id);
        return [...ids.slice(ids.indexOf(input)), input];
      } else if (!done.has(input)) {
        path.push({ id: input, next: 0 });
        open.add(input);
      }
    }
  }
  return undefined;
}
