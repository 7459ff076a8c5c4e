/** A few exclusive choices as cards in a grid. */

import { Segments } from '#renderer/ui/segments.tsx';
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

const look = { group: exportStyles.cards, each: exportStyles.card, current: exportStyles.current };

export function ChoiceCards({ label, current, choices, onChange }: ChoiceCardsProps) {
  return (
    <Segments
      label={label}
      current={current}
      look={look}
      onChange={onChange}
      segments={choices.map(({ name, title, caption, hint }) => ({
        name,
        hint,
        title: (
          <>
            <span className={textStyles.strong}>{title}</span>
            <span className={textStyles.caption}>{caption}</span>
          </>
        ),
      }))}
    />
  );
}
