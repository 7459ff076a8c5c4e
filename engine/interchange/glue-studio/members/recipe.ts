/** The member Recipe: each of its steps becomes a node. */

import { z } from 'zod';
import {
  defineMember,
  NotCarried,
  type PassedNode,
  type ReadContext,
  type ReadNode,
} from '#engine/interchange/glue-studio/member.ts';
import { recipeSteps, type StepNode } from '#engine/interchange/glue-studio/recipe/recipe-steps.ts';
import { refuse, StepParameters } from '#engine/interchange/glue-studio/recipe/step-parameters.ts';
import { clip } from '#engine/types/column-lookup.ts';

const step = z.object({
  Action: z.object({
    Operation: z.string().min(1),
    Parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  }),
  ConditionExpressions: z.array(z.unknown()).default([]),
});

type Step = z.output<typeof step>;

/** More refused steps than these are counted. */
const mostNamed = 5;

export const recipeMembers = [
  defineMember({
    name: 'Recipe',
    kind: 'transform',
    inputs: 1,
    ours: ['ConcatenateColumns', 'DerivedColumn', 'DropDuplicates', 'DropFields', 'FillNulls', 'Filter', 'RenameField'],
    note: `Each step becomes a node. Supported: ${[...recipeSteps.keys()].join(', ')}, without conditions. Other steps, and a recipe that is only referred to, are not supported.`,
    fields: z.object({ RecipeReference: z.unknown().optional(), RecipeSteps: z.array(step).max(100).optional() }),
    read({ RecipeReference, RecipeSteps }, context): ReadNode | PassedNode {
      if (RecipeSteps === undefined)
        return context.refuse(
          RecipeReference === undefined
            ? 'It has no steps. Add its steps (RecipeSteps), or remove the node.'
            : 'Its steps are stored in AWS Glue DataBrew, not in the job. Open the node in AWS Glue Studio, import the recipe into it, and export the job again.',
        );
      const made = readSteps(RecipeSteps, context);
      const last = made.pop();
      const [input] = context.inputs;
      if (last === undefined) return { transform: null, rows: input! };
      let from = input!;
      for (const [index, { transform, args }] of made.entries())
        from = context.add(`step-${index + 1}`, { transform, args, inputs: { in: from } });
      if (made.length > 0) context.change('Each of its steps becomes a node.');
      return { transform: last.transform, args: last.args, inputs: { in: from } };
    },
  }),
] as const;

/** @throws NotCarried that names every step that is not supported. */
function readSteps(steps: readonly Step[], context: ReadContext): StepNode[] {
  const made: StepNode[] = [];
  const refused: string[] = [];
  for (const [index, each] of steps.entries()) {
    try {
      made.push(readStep(each));
    } catch (thrown) {
      if (!(thrown instanceof NotCarried)) throw thrown;
      refused.push(`step ${index + 1}, ${clip(each.Action.Operation)} (${thrown.message})`);
    }
  }
  if (refused.length > 0) {
    const more = refused.length > mostNamed ? `; and ${refused.length - mostNamed} more` : '';
    return context.refuse(
      `Not supported: ${refused.slice(0, mostNamed).join('; ')}${more}. Remove these steps, import the job, and add transforms such as Derived Column for them.`,
    );
  }
  for (const { change } of made) if (change !== undefined) context.change(change);
  return made;
}

function readStep({ Action, ConditionExpressions }: Step): StepNode {
  const read = recipeSteps.get(Action.Operation) ?? refuse('Tenon has no such step');
  if (ConditionExpressions.length > 0) refuse('it has conditions');
  const parameters = new StepParameters(Action.Parameters);
  const node = read(parameters);
  parameters.end();
  return node;
}
