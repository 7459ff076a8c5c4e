/** A name in a place that may be too narrow for it: cut in the middle, so that its end is seen too. The tooltip is the caller's. */

import { splitName } from '#renderer/ui/format/split-name.ts';
import { classes } from '#renderer/ui/classes.ts';
import cutNameStyles from '#renderer/ui/format/cut-name.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CutNameProps {
  readonly name: string;
  readonly className?: string | undefined;
  /** The whole that it is a part of is read out instead. */
  readonly isHidden?: boolean | undefined;
}

export function CutName({ name, className, isHidden }: CutNameProps) {
  const { start, end } = splitName(name);
  if (end === '')
    return (
      <span className={classes(textStyles.truncated, className)} dir="auto" aria-hidden={isHidden}>
        {name}
      </span>
    );
  return (
    <span className={classes(cutNameStyles.name, className)} dir="auto" aria-hidden={isHidden}>
      {/* In one piece: two boxes would be read as two words. */}
      <span className={textStyles.screenReaderOnly}>{name}</span>
      <span className={cutNameStyles.start} aria-hidden="true">
        {start}
      </span>
      <span className={cutNameStyles.end} aria-hidden="true">
        {end}
      </span>
    </span>
  );
}
