/** The member Recipe: each of its steps becomes a step of a Recipe. */

import { z } from 'zod';
import {
  defineMember,
  NotCarried,
  type NodeWriter,
  type ReadContext,
  type ReadNode,
  type WriteContext,
  type WrittenNode,
} from '#engine/interchange/glue-studio/member.ts';
import { recipeSteps, type StepNode } from '#engine/interchange/glue-studio/recipe/recipe-steps.ts';
import { refuse, StepParameters } from '#engine/interchange/glue-studio/recipe/step-parameters.ts';
import { writeStep, type WrittenStep } from '#engine/interchange/glue-studio/recipe/write-step.ts';
import type { recipe } from '#engine/transforms/recipe/recipe.ts';
import { clip } from '#engine/types/column-lookup.ts';

const step = z.object({
  Action: z.object({
    Operation: z.string().min(1),
    Parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  }),
  ConditionExpressions: z.array(z.unknown()).default([]),
});

type Step = z.output<typeof step>;
type RecipeArgs = z.output<(typeof recipe)['args']>;

/** More refused steps than these are counted. */
const mostNamed = 5;

export const recipeMembers = [
  defineMember({
    name: 'Recipe',
    kind: 'transform',
    inputs: 1,
    ours: ['Recipe'],
    note: `Its steps become transforms. Supported: ${[...recipeSteps.keys()].join(', ')}, without conditions. Other steps, and a recipe that is only referred to, are not supported.`,
    fields: z.object({ RecipeReference: z.unknown().optional(), RecipeSteps: z.array(step).max(100).optional() }),
    read({ RecipeReference, RecipeSteps }, context): ReadNode {
      if (RecipeSteps === undefined)
        return context.refuse(
          RecipeReference === undefined
            ? 'It has no steps. Add its steps (RecipeSteps), or remove the node.'
            : 'Its steps are stored in AWS Glue DataBrew, not in the job. Open the node in AWS Glue Studio, import the recipe into it, and export the job again.',
        );
      const steps = readSteps(RecipeSteps, context).map(({ transform, args }, index) => ({
        id: `s${index + 1}`,
        transform,
        args,
      }));
      return { transform: 'Recipe', args: { steps } };
    },
  }),
] as const;

export const recipeWriters = {
  Recipe({ steps }: RecipeArgs, context: WriteContext): WrittenNode {
    if (steps.some(({ off }) => off)) context.note('Steps that are switched off stay behind.');
    const written: Pick<WrittenStep, 'Action'>[] = [];
    const refused: string[] = [];
    for (const [index, each] of steps.entries()) {
      if (each.off) continue;
      try {
        const { Action, change } = writeStep(each);
        if (change !== undefined) context.note(change);
        written.push({ Action });
      } catch (thrown) {
        if (!(thrown instanceof NotCarried)) throw thrown;
        refused.push(`step ${index + 1}, ${each.transform} (${thrown.message})`);
      }
    }
    if (refused.length > 0)
      context.refuse(
        `${listed(refused)}. Replace the recipe with one node per step: AWS Glue Studio has nodes for more transforms.`,
      );
    return ['Recipe', { RecipeSteps: written }];
  },
} satisfies Record<string, NodeWriter>;

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
    return context.refuse(
      `${listed(refused)}. Remove these steps, import the job, and add transforms such as Derived Column for them.`,
    );
  }
  for (const { change } of made) if (change !== undefined) context.change(change);
  return made;
}

function listed(refused: readonly string[]): string {
  const more = refused.length > mostNamed ? `; and ${refused.length - mostNamed} more` : '';
  return `Not supported: ${refused.slice(0, mostNamed).join('; ')}${more}`;
}

function readStep({ Action, ConditionExpressions }: Step): StepNode {
  const read = recipeSteps.get(Action.Operation) ?? refuse('Tenon has no such step');
  if (ConditionExpressions.length > 0) refuse('it has conditions');
  const parameters = new StepParameters(Action.Parameters);
  const node = read(parameters);
  parameters.end();
  return node;
}
