/** The keys of one command: pressed, checked, and taken from what else has them. */

import { useState } from 'react';
import type { Command } from '#renderer/app/commands/command.ts';
import { chordOf, conflictsOf, giveKeys, refusalOf } from '#renderer/app/commands/key-changes.ts';
import { chordParts, keyOf, keyText, ownKeysOf } from '#renderer/app/commands/keys.ts';
import { changeKeys } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface KeyDialogProps {
  /** null: closed. */
  readonly command: Command | null;
  onClose(): void;
}

export function KeyDialog({ command, onClose }: KeyDialogProps) {
  return (
    <Dialog open={command !== null} onClose={onClose} title={`Keys of: ${command?.title ?? ''}`} width={480}>
      {command === null ? null : <KeyForm command={command} onClose={onClose} />}
    </Dialog>
  );
}

function KeyForm({ command, onClose }: { readonly command: Command; onClose(): void }) {
  const [keys, setKeys] = useState(keyOf(command));
  const [isPressed, setPressed] = useState(false);
  const refusal = keys === undefined || !isPressed ? undefined : refusalOf(command, keys);
  const others = keys === undefined || !isPressed || refusal !== undefined ? [] : conflictsOf(command, keys);
  const own = ownKeysOf(command);
  const give = (takes: boolean): void => {
    giveKeys(command, keys!, takes);
    onClose();
  };
  return (
    <>
      <input
        className={settingsStyles.pressed}
        readOnly
        data-autofocus
        aria-label="Press the new keys"
        aria-describedby="key-notes"
        value={keys === undefined ? 'Press the new keys' : keyText(keys)}
        onKeyDown={(event) => {
          if (event.key === 'Tab' || event.key === 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          const chord = chordOf(event);
          if (chord === undefined) return;
          setKeys(chord);
          setPressed(true);
        }}
      />
      <div id="key-notes" role="status" className={settingsStyles.keyNotes}>
        {refusal === undefined ? null : <p className={classes(fieldStyles.hint, fieldStyles.wrong)}>{refusal}</p>}
        {others.length === 0 ? null : (
          <p className={classes(textStyles.compact, textStyles.warning)}>
            {keyText(keys!)} is already used by: {others.map(({ title }) => title).join('; ')}.
          </p>
        )}
        <p className={classes(textStyles.compact, textStyles.secondary, layoutStyles.row)}>
          {own.length === 0 ? 'No default keys.' : 'Default:'}
          {own.map((each) => (
            <span key={each} className={layoutStyles.row}>
              <span className={textStyles.screenReaderOnly}>{keyText(each)}</span>
              <KeyboardKeys parts={chordParts(each)} />
            </span>
          ))}
        </p>
      </div>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button
          onClick={() => {
            changeKeys({ [command.id]: undefined });
            onClose();
          }}
        >
          Reset
        </Button>
        <Button
          onClick={() => {
            changeKeys({ [command.id]: [] });
            onClose();
          }}
          {...(keyOf(command) === undefined ? { offReason: 'It has no keys' } : {})}
        >
          Remove keys
        </Button>
        <span className={layoutStyles.end} />
        {others.length === 0 ? null : <Button onClick={() => give(false)}>Use for both</Button>}
        <Button
          tone="primary"
          onClick={() => give(true)}
          {...(!isPressed
            ? { offReason: 'Press the new keys first' }
            : refusal === undefined
              ? {}
              : { offReason: refusal })}
        >
          {others.length === 0 ? 'Save' : others.length === 1 ? 'Reassign' : 'Reassign all'}
        </Button>
      </span>
    </>
  );
}
