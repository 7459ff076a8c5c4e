/** A chord drawn as key caps. */

import { Fragment } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import keyboardKeyStyles from '#renderer/ui/keyboard-key.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

export function KeyboardKeys({ parts }: { readonly parts: readonly string[] }) {
  return (
    <span className={classes(layoutStyles.row, layoutStyles.tight)} aria-hidden="true">
      {parts.map((part) => (
        <Fragment key={part}>
          <kbd className={keyboardKeyStyles.key}>{part}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
