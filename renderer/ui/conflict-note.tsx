/** Above an editor: its file became another one elsewhere, and what can be done about it. */

import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ConflictNoteProps {
  /** Buttons. */
  readonly actions: ReactNode;
  /** Below the sentence and its buttons. */
  readonly more?: ReactNode;
  /** The sentence. */
  readonly children: ReactNode;
}

export function ConflictNote({ actions, more, children }: ConflictNoteProps) {
  return (
    <div className={noteStyles.conflict} role="alert">
      <div className={layoutStyles.row}>
        <IconAlertTriangle size={16} stroke={1.5} className={textStyles.warning} />
        <p className={layoutStyles.grow}>{children}</p>
        {actions}
      </div>
      {more}
    </div>
  );
}
