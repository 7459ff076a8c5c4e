/** Commands of recipes: a step for each thing that one can do to a column, and the steps themselves. */

import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconChecklist,
  IconClipboardText,
  IconEye,
  IconFilterPlus,
  IconListCheck,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { EngineError } from '#engine/contract/errors.ts';
import { focusInspector } from '#renderer/app/inspector.tsx';
import type { Command } from '#renderer/app/commands/command.ts';
import { filterWords } from '#renderer/features/explore/filters/filter-words.ts';
import { columnOf, ofColumn, ofRows, type ActiveRows } from '#renderer/features/explore/rows/of-rows.ts';
import {
  activeRecipe,
  activeSource,
  changeRecipe,
  redoStep,
  showAfter,
  showRecipe,
  takeSteps,
  undoStep,
} from '#renderer/features/explore/recipe/recipe-actions.ts';
import { jobOfSteps, lastNode } from '#renderer/features/explore/recipe/recipe-job.ts';
import {
  activeSteps,
  moveStep,
  noRecipe,
  removeStep,
  shownPlace,
  sourceStep,
  switchStep,
  type Recipe,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { stepKinds, type StepKind } from '#renderer/features/explore/recipe/step-kinds.ts';
import { stepWords } from '#renderer/features/explore/recipe/step-words.ts';
import { conditionOfView } from '#renderer/features/explore/recipe/view-condition.ts';
import {
  activeRows,
  changeRows,
  changeView,
  openRowsOf,
  showDialog,
} from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { openMenu, useMenu } from '#renderer/stores/menu.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import { shownColumns } from '#renderer/ui/data-grid/column-layout.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';

const group = 'Recipe';
/** Also where a step that fails has no rows. A text field keeps these keys. */
const inEditor = '#editor';

function canTake({ fits }: StepKind): boolean {
  const rows = activeRows();
  const column = rows?.recipe == null ? undefined : columnOf(rows);
  return column !== undefined && (fits?.(column.type) ?? true);
}

function takeKind(kind: StepKind, { path, preview }: ActiveRows, column: { name: string; type: string }): void {
  const shown = shownColumns(preview.columns, openRowsOf(path).columns).map((each) => each.column);
  const step = kind.begin(column, shown);
  if (kind.isComplete) return takeSteps(path, [step]);
  showDialog(path, { kind: 'step', id: null, title: `${kind.menuTitle.replace(/ …$/u, '')}: new step`, step });
}

const kindCommands = stepKinds.map((kind) => ({
  ...ofColumn({
    id: `explore.step-${kind.name}`,
    title: kind.title,
    menuTitle: kind.menuTitle,
    icon: kind.icon,
    keywords: ['recipe', 'clean', 'transform', ...(kind.keywords ?? [])],
    when: () => canTake(kind),
    run: (rows, column) => takeKind(kind, rows, column),
  }),
  group,
}));

/** Filters and condition of the view; its search stays. */
function takeFilters({ path, preview }: ActiveRows): void {
  const { view } = openRowsOf(path);
  const written = conditionOfView(view, preview.columns);
  if ('cannot' in written)
    throw new EngineError(
      'InvalidInput',
      `Cannot make a step of the filter "${filterWords(written.cannot)}": a condition cannot compare these values.`,
      { hint: 'Remove the filter, or choose Filter … and write the condition.' },
    );
  changeView(path, { filter: [], condition: '' });
  takeSteps(path, [{ transform: 'Filter', args: { condition: written.condition } }]);
}

const hasFilters = (): boolean => {
  const rows = activeRows();
  if (rows?.recipe == null) return false;
  const { filter, condition } = openRowsOf(rows.path).view;
  return filter.length > 0 || condition !== '';
};

interface ActiveStep {
  readonly path: string;
  readonly recipe: Recipe;
  readonly step: RecipeStep;
}

/** That of the menu, else the focused one, else the one whose rows are shown. */
function activeStep(): ActiveStep | undefined {
  const active = activeRecipe();
  if (active === undefined) return undefined;
  const { steps } = active.recipe;
  const focused = document.activeElement?.closest('[data-step]')?.getAttribute('data-step');
  const id = currentSubject()?.stepId ?? focused ?? steps[shownPlace(active.recipe) - 1]?.id;
  const step = steps.find((each) => each.id === id);
  return step === undefined ? undefined : { ...active, step };
}

function ofStep(command: Omit<Command, 'group' | 'run' | 'when'> & { run(active: ActiveStep): void }): Command {
  return { ...command, group, when: () => activeStep() !== undefined, run: () => command.run(activeStep()!) };
}

type ActiveRecipe = NonNullable<ReturnType<typeof activeRecipe>>;

function ofRecipe(
  command: Omit<Command, 'group' | 'run' | 'when'> & {
    when?(active: ActiveRecipe): boolean;
    run(active: ActiveRecipe): void | Promise<void>;
  },
): Command {
  const { when = ({ recipe }: ActiveRecipe) => recipe.steps.length > 0 } = command;
  return {
    ...command,
    group,
    when: () => {
      const active = activeRecipe();
      return active !== undefined && when(active);
    },
    run: () => command.run(activeRecipe()!),
  };
}

export const recipeCommands: readonly Command[] = [
  {
    ...ofColumn({
      id: 'explore.steps',
      title: 'Add step for column to recipe',
      menuTitle: 'More steps …',
      icon: IconListCheck,
      keywords: ['recipe', 'clean', 'transform', 'wrangle'],
      keys: 'Alt+A',
      when: () => {
        const rows = activeRows();
        return rows?.recipe != null && columnOf(rows) !== undefined;
      },
      run: (_rows, column) => {
        const cell = document.activeElement?.closest('.ag-cell, .ag-header-cell, [data-part="add-step"]') ?? null;
        const place = useMenu.getState().lastPlace;
        // Chosen from the menu of a column, in the place of that menu.
        openMenu(
          { menus: ['column-steps'], title: `Steps for ${column.name}`, column },
          currentSubject() === undefined && cell !== null ? placeUnder(cell) : place,
        );
      },
    }),
    group,
  },
  ...kindCommands,
  {
    ...ofRows({
      id: 'explore.step-from-filters',
      title: 'Step: filter rows by current filters',
      menuTitle: 'Filters as step',
      icon: IconFilterPlus,
      keywords: ['recipe', 'condition', 'keep'],
      when: hasFilters,
      run: takeFilters,
    }),
    group,
  },
  {
    id: 'explore.recipe',
    title: 'Show recipe',
    group,
    icon: IconChecklist,
    keys: 'Alt+R',
    keywords: ['steps', 'wrangle', 'clean'],
    when: () => activeRecipe() !== undefined && (activeRows()?.recipe != null || activeSource() !== undefined),
    run() {
      const { path } = activeRecipe()!;
      showRecipe(path);
      focusInspector();
    },
  },
  ofRecipe({
    id: 'explore.recipe-undo',
    title: 'Undo last change of recipe',
    icon: IconArrowBackUp,
    keys: 'Ctrl+Z',
    within: inEditor,
    when: ({ path }) => openRowsOf(path).history.past.length > 0,
    run: ({ path }) => undoStep(path),
  }),
  ofRecipe({
    id: 'explore.recipe-redo',
    title: 'Redo change of recipe',
    icon: IconArrowForwardUp,
    keys: 'Ctrl+Shift+Z',
    otherKeys: ['Ctrl+Y'],
    within: inEditor,
    when: ({ path }) => openRowsOf(path).history.future.length > 0,
    run: ({ path }) => redoStep(path),
  }),
  ofRecipe({
    id: 'explore.recipe-end',
    title: 'Show rows after last step',
    icon: IconEye,
    when: ({ recipe }) => shownPlace(recipe) < recipe.steps.length,
    run: ({ path }) => showAfter(path, null),
  }),
  ofRecipe({
    id: 'explore.recipe-source',
    title: 'Show rows before first step',
    icon: IconEye,
    when: ({ recipe }) => shownPlace(recipe) > 0,
    run: ({ path }) => showAfter(path, sourceStep),
  }),
  ofRecipe({
    id: 'explore.recipe-sql',
    title: 'Copy recipe as SQL',
    icon: IconClipboardText,
    keywords: ['DuckDB', 'select', 'query'],
    run: copySql,
  }),
  ofRecipe({
    id: 'explore.recipe-clear',
    title: 'Remove all steps of recipe',
    icon: IconTrash,
    run: ({ path }) => changeRecipe(path, noRecipe),
  }),
  ofStep({
    id: 'explore.step-edit',
    title: 'Edit step',
    menuTitle: 'Edit …',
    icon: IconPencil,
    keys: 'F2',
    within: '[data-part="recipe"]',
    run: ({ path, step: { id, transform, args } }) =>
      showDialog(path, {
        kind: 'step',
        id,
        title: `${stepWords({ transform, args }).verb}: edit the step`,
        step: { transform, args },
      }),
  }),
  ofStep({
    id: 'explore.step-switch',
    title: 'Switch step off or on',
    menuTitle: () => (activeStep()?.step.off === true ? 'Switch on' : 'Switch off'),
    icon: IconEye,
    keys: 'Alt+O',
    within: '[data-part="recipe"]',
    run: ({ path, recipe, step }) => changeRecipe(path, switchStep(recipe, step.id)),
  }),
  ofStep({
    id: 'explore.step-up',
    title: 'Move step up',
    menuTitle: 'Move up',
    icon: IconArrowUp,
    keys: 'Alt+ArrowUp',
    within: '[data-part="recipe"]',
    run: ({ path, recipe, step }) => changeRecipe(path, moveStep(recipe, step.id, -1)),
  }),
  ofStep({
    id: 'explore.step-down',
    title: 'Move step down',
    menuTitle: 'Move down',
    icon: IconArrowDown,
    keys: 'Alt+ArrowDown',
    within: '[data-part="recipe"]',
    run: ({ path, recipe, step }) => changeRecipe(path, moveStep(recipe, step.id, 1)),
  }),
  ofStep({
    id: 'explore.step-remove',
    title: 'Remove step',
    menuTitle: 'Remove',
    icon: IconTrash,
    keys: 'Delete',
    within: '[data-part="recipe"]',
    run: removeAndFocus,
  }),
];

/** The focus moves to the step that takes its place, or to the one before. */
function removeAndFocus({ path, recipe, step }: ActiveStep): void {
  const place = recipe.steps.findIndex(({ id }) => id === step.id);
  const next = recipe.steps[place + 1] ?? recipe.steps[place - 1];
  const hadFocus = document.activeElement?.closest('[data-part="recipe"]') != null;
  changeRecipe(path, removeStep(recipe, step.id));
  changeRows(path, { detail: null });
  if (!hadFocus) return;
  document.querySelector<HTMLElement>(`#editor [data-step="${next?.id ?? sourceStep}"]`)?.focus();
}

/** Steps that are switched on, each as a common table expression; in DuckDB's SQL, which a query's editor runs. */
async function copySql({ recipe }: ActiveRecipe): Promise<void> {
  const source = activeSource()!;
  const job = jobOfSteps('recipe', source, activeSteps(recipe.steps));
  const { query } = await client.call('explainNode', { job, nodeId: lastNode(job) });
  const { path, databaseName, tableName } = source.args;
  const from =
    source.transform === 'PathSource'
      ? `'${String(path).replaceAll("'", "''")}'`
      : `${sqlName(String(databaseName))}.${sqlName(String(tableName))}`;
  const begin = `WITH ${sourceStep} AS (\n  SELECT * FROM ${from}\n)`;
  await copyText(`${begin}${query.startsWith('WITH ') ? `,\n${query.slice('WITH '.length)}` : `\n${query}`}\n`, 'SQL');
}
