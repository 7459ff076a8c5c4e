/** A few exclusive choices as cards in a grid; arrow keys move and choose. */

import { walkByArrows } from '#renderer/ui/arrow-walk.ts';
import { classes } from '#renderer/ui/classes.ts';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ChoiceCardsProps {
  readonly label: string;
  readonly current: string;
  readonly choices: readonly {
    readonly name: string;
    readonly title: string;
    readonly caption: string;
    /** In the tooltip. */
    readonly hint: string;
  }[];
  onChange(name: string): void;
}

export function ChoiceCards({ label, current, choices, onChange }: ChoiceCardsProps) {
  const names = choices.map(({ name }) => name);
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={exportStyles.cards}
      onKeyDown={(event) => walkByArrows(event, 'both', names, current, 'data-choice', onChange)}
    >
      {choices.map(({ name, title, caption, hint }) => (
        <button
          key={name}
          type="button"
          role="radio"
          data-choice={name}
          aria-checked={name === current}
          tabIndex={name === current ? 0 : -1}
          title={hint}
          className={classes(exportStyles.card, name === current && exportStyles.current)}
          onClick={() => onChange(name)}
        >
          <span className={textStyles.strong}>{title}</span>
          <span className={textStyles.caption}>{caption}</span>
        </button>
      ))}
    </div>
  );
}
