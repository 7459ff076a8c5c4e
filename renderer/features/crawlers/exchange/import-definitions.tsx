/** Definitions of AWS Glue: their text, then what becomes of each, before anything is saved. */

import { useState } from 'react';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { PastedJsonForm } from '#renderer/app/pasted-json-form.tsx';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { failureText } from '#renderer/ui/format/failure-text.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { SimpleTable } from '#renderer/ui/simple-table.tsx';
import exchangeStyles from '#renderer/features/crawlers/exchange/exchange.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Action = Output<'importCrawlers'>['crawlers'][number]['action'];
type Policy = NonNullable<Input<'importCrawlers'>['onConflict']>;

interface Imported {
  readonly name: string;
  readonly action: Action;
  readonly changes: readonly string[];
}

/** What is imported, and how. */
export interface Importing<Found extends Imported> {
  readonly noun: 'classifier' | 'crawler';
  /** An example of the text. */
  readonly placeholder: string;
  /** A column between the name and the effect. */
  readonly column: { readonly title: string; readonly width: string; cell(found: Found): string };
  /** What a replaced one keeps. */
  readonly kept: string;
  /** Saves nothing. */
  look(text: string): Promise<readonly Found[]>;
  save(text: string, onConflict: Policy): Promise<readonly Found[]>;
}

const effects: Readonly<Record<Action, string>> = {
  create: 'New',
  replace: 'Replaced',
  skip: 'Skipped',
  unchanged: 'Unchanged',
  conflict: 'Differs from the one in the workspace',
  unsupported: 'Not imported',
};

const capital = (noun: string): string => `${noun[0]!.toUpperCase()}${noun.slice(1)}`;

interface ImportDefinitionsProps<Found extends Imported> {
  readonly importing: Importing<Found>;
  onClose(): void;
}

export function ImportDefinitions<Found extends Imported>({ importing, onClose }: ImportDefinitionsProps<Found>) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Found[]>();
  const { noun, placeholder } = importing;
  if (found !== undefined)
    return (
      <Report importing={importing} text={text} found={found} onBack={() => setFound(undefined)} onClose={onClose} />
    );
  return (
    <PastedJsonForm
      id={`glue-${noun}s`}
      label={`JSON of the ${noun}s`}
      text={text}
      onText={setText}
      placeholder={placeholder}
      hint={`Paste the output of aws glue get-${noun}s, or choose a file with it.`}
      action="Show report"
      missing={`Paste the JSON of ${noun}s first`}
      read={async (given) => setFound(await importing.look(given))}
      onClose={onClose}
    />
  );
}

interface ReportProps<Found extends Imported> extends ImportDefinitionsProps<Found> {
  readonly text: string;
  readonly found: readonly Found[];
  onBack(): void;
}

function Report<Found extends Imported>({ importing, text, found, onBack, onClose }: ReportProps<Found>) {
  const { noun, column, kept } = importing;
  const [onConflict, setOnConflict] = useState<Policy>('skip');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isAny = found.some(({ action }) => action !== 'unsupported' && action !== 'unchanged');
  const differ = found.filter(({ action }) => action === 'conflict').length;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const imported = await importing.save(text, onConflict);
      const saved = imported.filter(({ action }) => action === 'create' || action === 'replace').length;
      showToast({ tone: 'ok', title: `${countOf(saved, noun)} imported`, text: `${noun}s/` });
      onClose();
    } catch (thrown) {
      setProblem(failureText(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes(fieldStyles.field, exchangeStyles.imported)}>
        <SimpleTable<Found>
          label={`${capital(noun)}s in the text`}
          rows={found}
          keyOf={({ name }) => name}
          columns={[
            { title: capital(noun), width: '190', wraps: true, cell: ({ name }) => name },
            { ...column, wraps: true },
            {
              title: 'Effect',
              wraps: true,
              cell: ({ action, changes }) => (
                <>
                  {effects[action]}
                  {changes.map((says) => (
                    <span key={says} className={classes(layoutStyles.block, textStyles.secondary)}>
                      {says}
                    </span>
                  ))}
                </>
              ),
            },
          ]}
        />
      </div>
      {differ === 0 ? null : (
        <div className={fieldStyles.field}>
          <span className={fieldStyles.label}>{capital(noun)}s that differ</span>
          <RadioList<Policy>
            label={`${capital(noun)}s that differ`}
            value={onConflict}
            onChange={setOnConflict}
            options={[
              { value: 'skip', title: 'Keep mine', hint: 'Those that differ are skipped' },
              { value: 'replace', title: 'Replace mine', hint: kept },
            ]}
          />
        </div>
      )}
      {problem === undefined ? null : (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          {problem}
        </p>
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onBack}>Back</Button>
        <span className={layoutStyles.grow} />
        <Button onClick={onClose}>Cancel</Button>
        <Button
          changes
          autoFocus
          tone="primary"
          busy={busy}
          {...(isAny ? {} : { offReason: 'There is nothing to import' })}
          onClick={() => void save()}
        >
          Import
        </Button>
      </span>
    </>
  );
}
