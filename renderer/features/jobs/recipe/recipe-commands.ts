/** Commands of Recipe nodes: their steps, and from a recipe to nodes and back. */

import {
  IconArrowDown,
  IconArrowUp,
  IconChecklist,
  IconEye,
  IconPencil,
  IconPlus,
  IconRoute,
  IconTrash,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { moveStep, removeStep, sourceStep, switchStep } from '#renderer/features/explore/recipe/recipe.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeDraft, focusNode, showInEditor, showNodeView, showOutput } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { hasGraph, ofGraph as of } from '#renderer/features/jobs/of-job.ts';
import {
  activeRecipe,
  activeStep,
  changeSteps,
  type ActiveRecipe,
} from '#renderer/features/jobs/recipe/recipe-actions.ts';
import { chainOf, combineNodes, expandRecipe } from '#renderer/features/jobs/recipe/replace-recipe.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

const inSteps = '[data-part="recipe-steps"]';
const isStep = (transform: string): boolean => knownTransforms().get(transform)?.isStep === true;

type ActiveStep = NonNullable<ReturnType<typeof activeStep>>;

function ofStep(command: Omit<Command, 'group' | 'run' | 'when'> & { run(active: ActiveStep): void }): Command {
  return of({ ...command, when: () => activeStep() !== undefined, run: () => command.run(activeStep()!) });
}

export const recipeCommands: readonly Command[] = [
  of({
    id: 'jobs.step-add',
    title: 'Add step to recipe node',
    changes: true,
    icon: IconPlus,
    keywords: ['clean', 'transform', 'wrangle'],
    keys: 'Alt+A',
    within: inSteps,
    when: () => activeRecipe() !== undefined,
    run: () => edit(activeRecipe()!, null),
  }),
  ofStep({
    id: 'jobs.step-edit',
    title: 'Edit step of recipe node',
    menuTitle: 'Edit …',
    changes: true,
    icon: IconPencil,
    keys: 'F2',
    within: inSteps,
    run: (active) => edit(active, active.step.id),
  }),
  ofStep({
    id: 'jobs.step-switch',
    title: 'Switch step of recipe node off or on',
    menuTitle: () => (activeStep()?.step.off === true ? 'Switch on' : 'Switch off'),
    changes: true,
    icon: IconEye,
    keys: 'Alt+O',
    within: inSteps,
    run: (active) => changeSteps(active, switchStep(active.recipe, active.step.id)),
  }),
  ofStep({
    id: 'jobs.step-up',
    title: 'Move step of recipe node up',
    menuTitle: 'Move up',
    changes: true,
    icon: IconArrowUp,
    keys: 'Alt+ArrowUp',
    within: inSteps,
    run: (active) => changeSteps(active, moveStep(active.recipe, active.step.id, -1)),
  }),
  ofStep({
    id: 'jobs.step-down',
    title: 'Move step of recipe node down',
    menuTitle: 'Move down',
    changes: true,
    icon: IconArrowDown,
    keys: 'Alt+ArrowDown',
    within: inSteps,
    run: (active) => changeSteps(active, moveStep(active.recipe, active.step.id, 1)),
  }),
  ofStep({
    id: 'jobs.step-remove',
    title: 'Remove step of recipe node',
    menuTitle: 'Remove',
    changes: true,
    icon: IconTrash,
    keys: 'Delete',
    within: inSteps,
    run: removeAndFocus,
  }),
  of({
    id: 'jobs.recipe-end',
    title: 'Show rows after last step of recipe node',
    menuTitle: 'Show end result',
    icon: IconEye,
    when: () => (activeRecipe()?.recipe.shown ?? null) !== null,
    run: (name) => showOutput(name, activeRecipe()!.node.id, ''),
  }),
  of({
    id: 'jobs.expand-recipe',
    title: 'Replace recipe with one node per step',
    changes: true,
    icon: IconRoute,
    keywords: ['expand', 'split', 'steps'],
    when: () => activeRecipe() !== undefined,
    run(name) {
      const { node } = activeRecipe()!;
      const { job, nodes } = expandRecipe(findDraft(name)!.history.present, node.id);
      editDraft(name, () => job, null, nodes);
      focusNode(nodes.at(-1) ?? node.id);
    },
  }),
  of({
    id: 'jobs.combine-nodes',
    once: true,
    title: 'Combine selected nodes into recipe',
    changes: true,
    icon: IconChecklist,
    keywords: ['steps', 'merge', 'fold', 'group'],
    when: () => hasGraph() && selectedNodes(activeDraft()!).length > 1,
    run: combine,
  }),
];

function edit({ name, node }: ActiveRecipe, stepId: string | null): void {
  openInspector();
  showNodeView(name, node.id, 'form');
  showInEditor({ editedStep: { nodeId: node.id, stepId } });
}

function combine(name: string): void {
  const job = findDraft(name)!.history.present;
  const chain = chainOf(job, selectedNodes(name), isStep);
  if (typeof chain === 'string') {
    showToast({ tone: 'warn', title: 'These nodes cannot become a recipe.', text: chain });
    return;
  }
  const { job: combined, nodes } = combineNodes(job, chain);
  editDraft(name, () => combined, null, nodes);
  focusNode(nodes[0]!);
}

/** The focus moves to the step that takes its place, or to the one before. */
function removeAndFocus({ step, ...active }: ActiveStep): void {
  const { steps } = active.recipe;
  const place = steps.findIndex(({ id }) => id === step.id);
  const next = steps[place + 1] ?? steps[place - 1];
  const hadFocus = document.activeElement?.closest(inSteps) != null;
  changeSteps(active, removeStep(active.recipe, step.id));
  if (!hadFocus) return;
  whenDrawn(() => {
    const line = document.querySelector<HTMLElement>(`${inSteps} [data-step="${next?.id ?? sourceStep}"]`);
    line?.focus();
    return line !== null;
  });
}
