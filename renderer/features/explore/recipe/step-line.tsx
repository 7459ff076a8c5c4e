/** One line in the list of a recipe: its words, what it did or why it cannot be taken, and its buttons. */

import { IconAlertTriangle, IconDots, IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { sourceStep, type RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';
import type { StepEffect } from '#renderer/features/explore/recipe/step-effects.ts';
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

interface SourceLineProps {
  readonly name: string;
  /** What it is: `source`, `input`. */
  readonly kind: string;
  readonly isShown: boolean;
  /** undefined: not counted. */
  readonly rows: number | undefined;
  readonly columns: number | undefined;
  onShow(): void;
}

/** The rows before the first step. */
export function SourceLine({ name, kind, isShown, rows, columns, onShow }: SourceLineProps) {
  const counts = [
    ...(rows === undefined ? [] : [countOf(rows, 'row')]),
    ...(columns === undefined ? [] : [countOf(columns, 'column')]),
  ];
  return (
    <li className={classes(recipeStyles.step, isShown && recipeStyles.shown)}>
      <LineButton id={sourceStep} isShown={isShown} onShow={onShow}>
        <span className={textStyles.screenReaderOnly}>{kind === 'source' ? 'Source:' : 'Input:'}</span>
        <span className={recipeStyles.number} />
        <TransformIcon name="PathSource" />
        <span className={recipeStyles.words}>
          <span className={textStyles.truncated}>
            <b>{name}</b> <span className={textStyles.muted}>{kind}</span>
          </span>
          {counts.length === 0 ? null : (
            <span className={classes(recipeStyles.effect, recipeStyles.plain)}>{counts.join(', ')}</span>
          )}
        </span>
      </LineButton>
    </li>
  );
}

interface StepLineProps {
  readonly step: RecipeStep;
  /** In the list, from 1. */
  readonly place: number;
  readonly isShown: boolean;
  readonly effects: readonly StepEffect[];
  readonly problem: { readonly message: string; readonly hint: string | null } | undefined;
  /** Whose commands act on the step. */
  readonly commands: 'explore' | 'jobs';
  onShow(): void;
  /** Below the words, while its rows are shown. */
  readonly children?: ReactNode;
}

export function StepLine({ step, place, isShown, effects, problem, commands, onShow, children }: StepLineProps) {
  const { id, off } = step;
  const item = useRef<HTMLLIElement>(null);
  const words = stepWords(step);
  const title = stepTitle(step);
  const menu = commands === 'explore' ? 'recipe-step' : 'job-recipe-step';
  const subject: Subject = { menus: [menu], title: `Step ${place}: ${title}`, stepId: id };
  useSubjects(item, () => subject);
  const act = (command: string): void => void runCommandById(`${commands}.${command}`, subject);
  return (
    <li ref={item} className={classes(recipeStyles.step, isShown && recipeStyles.shown, off && recipeStyles.off)}>
      <LineButton id={id} isShown={isShown} onShow={onShow}>
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
          {(off ? [] : effects).map(({ text, isWarning }) => (
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
      </LineButton>
      <span className={recipeStyles.actions}>
        <IconButton label={`Edit step ${place}`} onClick={() => act('step-edit')}>
          <IconPencil size={15} stroke={1.5} />
        </IconButton>
        <IconButton label={`${off ? 'Switch on' : 'Switch off'} step ${place}`} onClick={() => act('step-switch')}>
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
      {isShown && !off && problem === undefined ? children : null}
    </li>
  );
}

interface LineButtonProps {
  readonly id: string;
  readonly isShown: boolean;
  onShow(): void;
  readonly children: ReactNode;
}

/** Shows the rows after the step; arrow keys move to the next one. No button, which would keep the keys of commands to itself. */
function LineButton({ id, isShown, onShow, children }: LineButtonProps) {
  return (
    <div
      role="button"
      tabIndex={0}
      className={recipeStyles.select}
      aria-current={isShown ? 'step' : undefined}
      data-step={id}
      onClick={onShow}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onShow();
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
