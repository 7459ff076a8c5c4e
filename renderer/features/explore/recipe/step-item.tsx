/** One step in the list of a recipe: its words, what it did or why it cannot be taken, and its buttons. */

import { IconAlertTriangle, IconDots, IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { showAfter } from '#renderer/features/explore/recipe/recipe-actions.ts';
import type { StepFacts } from '#renderer/features/explore/recipe/recipe-rows.ts';
import {
  activeSteps,
  shownPlace,
  sourceStep,
  type Recipe,
  type RecipeStep,
} from '#renderer/features/explore/recipe/recipe.ts';
import { stepEffects } from '#renderer/features/explore/recipe/step-effects.ts';
import { stepTitle, stepWords } from '#renderer/features/explore/recipe/step-words.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { placeUnder, useSubjects } from '#renderer/ui/menu/subjects.ts';
import { TransformIcon } from '#renderer/ui/transform-icon.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface SourceStepProps {
  readonly path: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly facts: StepFacts;
}

/** The rows before the first step. */
export function SourceStep({ path, name, recipe, facts }: SourceStepProps) {
  const isShown = shownPlace(recipe) === 0;
  const [rows, columns] = [facts.receipts?.get(sourceStep)?.rowsOut, facts.columns.get(sourceStep)?.length];
  const counts = [
    ...(rows === undefined ? [] : [countOf(rows, 'row')]),
    ...(columns === undefined ? [] : [countOf(columns, 'column')]),
  ];
  return (
    <li className={classes(recipeStyles.step, isShown && recipeStyles.shown)}>
      <StepButton path={path} id={sourceStep} isShown={isShown}>
        <span className={textStyles.screenReaderOnly}>Source:</span>
        <span className={recipeStyles.number} />
        <TransformIcon name="PathSource" />
        <span className={recipeStyles.words}>
          <span className={textStyles.truncated}>
            <b>{name}</b> <span className={textStyles.muted}>source</span>
          </span>
          {counts.length === 0 ? null : (
            <span className={classes(recipeStyles.effect, recipeStyles.plain)}>{counts.join(', ')}</span>
          )}
        </span>
      </StepButton>
    </li>
  );
}

interface StepItemProps {
  readonly path: string;
  readonly step: RecipeStep;
  /** In the list, from 1. */
  readonly place: number;
  readonly recipe: Recipe;
  readonly facts: StepFacts;
  /** Values and rows that it changed; shown while its rows are. */
  readonly changes: ReactNode;
}

export function StepItem({ path, step, place, recipe, facts, changes }: StepItemProps) {
  const { id, off } = step;
  const item = useRef<HTMLLIElement>(null);
  const words = stepWords(step);
  const title = stepTitle(step);
  const isShown = shownPlace(recipe) === place;
  const problem = off ? undefined : facts.problems.get(id);
  const before = activeSteps(recipe.steps.slice(0, place - 1)).at(-1)?.id ?? sourceStep;
  const effects = off ? [] : stepEffects(facts.receipts?.get(id), facts.columns.get(before), facts.columns.get(id));
  const subject: Subject = { menus: ['recipe-step'], title: `Step ${place}: ${title}`, stepId: id };
  useSubjects(item, () => subject);
  const act = (command: string): void => void runCommandById(command, subject);
  return (
    <li ref={item} className={classes(recipeStyles.step, isShown && recipeStyles.shown, off && recipeStyles.off)}>
      <StepButton path={path} id={id} isShown={isShown}>
        <span className={textStyles.screenReaderOnly}>{`Step ${place}:`}</span>
        <span className={recipeStyles.number} aria-hidden="true">
          {place}
        </span>
        <TransformIcon name={step.transform} />
        <span className={recipeStyles.words}>
          <span className={recipeStyles.title} title={title}>
            <b>{words.verb}</b>{' '}
            {words.rest.map(({ text, isName }, index) => (
              <span key={index} className={classes(isName && textStyles.monospace)}>
                {text}{' '}
              </span>
            ))}
          </span>
          {off ? <span className={classes(recipeStyles.effect, recipeStyles.plain)}>switched off</span> : null}
          {effects.map(({ text, isWarning }) => (
            <span
              key={text}
              className={classes(recipeStyles.effect, isWarning ? textStyles.warning : recipeStyles.plain)}
            >
              {isWarning ? <IconAlertTriangle size={13} stroke={1.75} aria-hidden="true" /> : null}
              {text}
            </span>
          ))}
          {problem === undefined ? null : (
            <span className={classes(recipeStyles.effect, textStyles.bad)}>
              <IconAlertTriangle size={13} stroke={1.75} aria-hidden="true" />
              <span>
                {problem.message} {problem.hint}
              </span>
            </span>
          )}
        </span>
      </StepButton>
      <span className={recipeStyles.actions}>
        <IconButton label={`Edit step ${place}`} onClick={() => act('explore.step-edit')}>
          <IconPencil size={15} stroke={1.5} />
        </IconButton>
        <IconButton
          label={`${off ? 'Switch on' : 'Switch off'} step ${place}`}
          onClick={() => act('explore.step-switch')}
        >
          {off ? <IconEyeOff size={15} stroke={1.5} /> : <IconEye size={15} stroke={1.5} />}
        </IconButton>
        <IconButton
          label={`More for step ${place}`}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => openMenu(subject, placeUnder(currentTarget))}
        >
          <IconDots size={15} stroke={1.5} />
        </IconButton>
      </span>
      {isShown && !off && problem === undefined ? changes : null}
    </li>
  );
}

interface StepButtonProps {
  readonly path: string;
  readonly id: string;
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/** Shows the rows after the step; arrow keys move to the next one. No button, which would keep the keys of commands to itself. */
function StepButton({ path, id, isShown, children }: StepButtonProps) {
  return (
    <div
      role="button"
      tabIndex={0}
      className={recipeStyles.select}
      aria-current={isShown ? 'step' : undefined}
      data-step={id}
      onClick={() => showAfter(path, id)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          showAfter(path, id);
        } else walk(event);
      }}
    >
      {children}
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.altKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  const all = [...(event.currentTarget.closest('ol')?.querySelectorAll<HTMLElement>('[data-step]') ?? [])];
  event.preventDefault();
  all[all.indexOf(event.currentTarget) + by]?.focus();
}
