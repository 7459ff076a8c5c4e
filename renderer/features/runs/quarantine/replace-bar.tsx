/** One change for many records: a text in them is put in the place of another. */

import { IconReplace } from '@tabler/icons-react';
import { useState } from 'react';
import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { keepDrafts } from '#renderer/features/runs/quarantine/record-drafts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import { classes } from '#renderer/ui/classes.ts';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ReplaceBarProps {
  readonly runId: string;
  readonly records: readonly RejectedRecordText[];
  readonly drafts: Readonly<Record<number, string>>;
}

export function ReplaceBar({ runId, records, drafts }: ReplaceBarProps) {
  const [wanted, setWanted] = useState('');
  const [other, setOther] = useState('');
  const textOf = ({ id, raw }: RejectedRecordText): string => drafts[id] ?? raw ?? '';
  const found =
    wanted === '' ? [] : records.filter((record) => record.redrive === null && textOf(record).includes(wanted));
  return (
    <form
      className={classes(pageStyles.bar, quarantineStyles.replaceBar)}
      aria-label="Replace in all records"
      onSubmit={(event) => {
        event.preventDefault();
        keepDrafts(
          runId,
          found.map((record) => ({ record, text: textOf(record).replaceAll(wanted, () => other) })),
        );
      }}
    >
      <span className={classes(textStyles.muted, textStyles.oneLine)}>In all of these, replace</span>
      <TextInput
        className={quarantineStyles.input}
        aria-label="Text to replace"
        mono
        value={wanted}
        onChange={setWanted}
      />
      <span className={textStyles.muted}>with</span>
      <TextInput
        className={quarantineStyles.input}
        aria-label="Replacement text"
        mono
        value={other}
        onChange={setOther}
      />
      <Button
        size="sm"
        type="submit"
        icon={<IconReplace size={14} stroke={1.5} />}
        {...(found.length === 0
          ? { offReason: wanted === '' ? 'Enter the text to replace' : 'Not found in these records' }
          : {})}
      >
        {found.length === 0 ? 'Replace' : `Replace in ${countOf(found.length, 'record')}`}
      </Button>
    </form>
  );
}
