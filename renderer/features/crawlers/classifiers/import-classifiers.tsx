/** Classifiers of AWS Glue: their text, then what becomes of each, before anything is saved. */

import { useState } from 'react';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { PastedJsonForm } from '#renderer/app/pasted-json-form.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { failureText } from '#renderer/ui/format/failure-text.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { SimpleTable } from '#renderer/ui/simple-table.tsx';
import classifierStyles from '#renderer/features/crawlers/classifiers/classifier.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Imported = Output<'importClassifiers'>['classifiers'][number];
type Policy = NonNullable<Input<'importClassifiers'>['onConflict']>;

const effects: Readonly<Record<Imported['action'], string>> = {
  create: 'New',
  replace: 'Replaced',
  skip: 'Skipped',
  unchanged: 'Unchanged',
  conflict: 'Differs from the one in the workspace',
};

export function ImportClassifiers({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Imported[]>();
  if (found !== undefined)
    return <Report text={text} found={found} onBack={() => setFound(undefined)} onClose={onClose} />;
  return (
    <PastedJsonForm
      id="glue-classifiers"
      label="JSON of the classifiers"
      text={text}
      onText={setText}
      placeholder='{"Classifiers": [{"GrokClassifier": {"Name": "events", … }}]}'
      hint="Paste the output of aws glue get-classifiers, or choose a file with it."
      action="Show report"
      missing="Paste the JSON of classifiers first"
      read={async (given) => {
        const { classifiers } = await client.call('importClassifiers', { text: given, dryRun: true });
        setFound(classifiers);
      }}
      onClose={onClose}
    />
  );
}

interface ReportProps {
  readonly text: string;
  readonly found: readonly Imported[];
  onBack(): void;
  onClose(): void;
}

function Report({ text, found, onBack, onClose }: ReportProps) {
  const [onConflict, setOnConflict] = useState<Policy>('skip');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const differ = found.filter(({ action }) => action === 'conflict').length;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { classifiers } = await runCommand('importClassifiers', { text, onConflict });
      const saved = classifiers.filter(({ action }) => action === 'create' || action === 'replace').length;
      showToast({ tone: 'ok', title: `${countOf(saved, 'classifier')} imported`, text: 'classifiers/' });
      onClose();
    } catch (thrown) {
      setProblem(failureText(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes(fieldStyles.field, classifierStyles.imported)}>
        <SimpleTable<Imported>
          label="Classifiers in the text"
          rows={found}
          keyOf={({ name }) => name}
          columns={[
            { title: 'Classifier', width: '190', wraps: true, cell: ({ name }) => name },
            { title: 'Type', width: '80', cell: ({ type }) => type },
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
          <span className={fieldStyles.label}>Classifiers that differ</span>
          <RadioList<Policy>
            label="Classifiers that differ"
            value={onConflict}
            onChange={setOnConflict}
            options={[
              { value: 'skip', title: 'Keep mine', hint: 'Those that differ are skipped' },
              { value: 'replace', title: 'Replace mine', hint: 'Descriptions stay' },
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
        <Button changes autoFocus tone="primary" busy={busy} onClick={() => void save()}>
          Import
        </Button>
      </span>
    </>
  );
}
