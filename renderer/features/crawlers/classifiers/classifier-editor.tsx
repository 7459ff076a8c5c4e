/** One classifier: what it states, and a sample file as it would be read. */

import { IconFileExport, IconFileSearch, IconTrash } from '@tabler/icons-react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { DraftConflict, DraftEditor, SaveBar } from '#renderer/app/drafts/draft-editor.tsx';
import { trySavingClassifier } from '#renderer/features/crawlers/classifiers/classifier-actions.ts';
import { ClassifierForm } from '#renderer/features/crawlers/classifiers/classifier-form.tsx';
import { ClassifierSample } from '#renderer/features/crawlers/classifiers/classifier-sample.tsx';
import {
  askClassifier,
  classifierDrafts,
  exportClassifiers,
  withType,
  type ClassifierDraft,
} from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { classifierTypes, typeHints, typeTitles } from '#renderer/features/crawlers/classifiers/classifier-words.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import classifierStyles from '#renderer/features/crawlers/classifiers/classifier.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function ClassifierEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  return (
    <DraftEditor drafts={classifierDrafts} name={name}>
      {(draft) => <OpenClassifier name={name} draft={draft} />}
    </DraftEditor>
  );
}

function OpenClassifier({ name, draft }: { readonly name: string; readonly draft: ClassifierDraft }) {
  const classifier = draft.draft;
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconFileSearch size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>{name}</h1>
        <UsedBy name={name} />
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <Button
            icon={<IconFileExport size={15} stroke={1.5} />}
            title="JSON for AWS Glue"
            onClick={() =>
              void exportClassifiers(name).catch((thrown: unknown) => showFailure('Exporting the classifier', thrown))
            }
          >
            Export
          </Button>
          <Button
            changes
            icon={<IconTrash size={15} stroke={1.5} />}
            onClick={() => askClassifier({ kind: 'delete', name })}
          >
            Delete
          </Button>
        </span>
      </div>
      <DraftConflict
        drafts={classifierDrafts}
        name={name}
        draft={draft}
        onKeepMine={() => void trySavingClassifier(name, true)}
      />
      <div className={pageStyles.bar}>
        <Segments
          label="Type"
          segments={classifierTypes.map((type) => ({ name: type, title: typeTitles[type], hint: typeHints[type] }))}
          current={classifier.type}
          onChange={(type) => classifierDrafts.edit(name, (before) => withType(before, type))}
        />
      </div>
      <div className={classifierStyles.parts}>
        <ClassifierForm
          classifier={classifier}
          onChange={(change) => classifierDrafts.edit(name, (before) => ({ ...before, ...change }) as typeof before)}
        />
        <ClassifierSample name={name} classifier={classifier} />
      </div>
      <SaveBar
        changed={isChanged(draft)}
        effect="Crawlers that list it read their files again at the next crawl."
        onSave={() => void trySavingClassifier(name)}
        onDiscard={() => classifierDrafts.discard(name)}
      />
    </div>
  );
}

function UsedBy({ name }: { readonly name: string }) {
  const classifiers = useProcedure('getClassifiers', {});
  const crawlers = classifiers.data?.find((each) => each.name === name)?.crawlers;
  if (crawlers === undefined) return null;
  return (
    <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated)}>
      {crawlers.length === 0
        ? 'Used by no crawler. Add it to the classifiers of a crawler.'
        : `Used by ${crawlers.join(', ')}`}
    </span>
  );
}
