/** A new classifier, another name for one, and deleting one. */

import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { NewDefinitionForm } from '#renderer/app/new-definition-form.tsx';
import {
  askClassifier,
  createClassifier,
  deleteClassifier,
  renameClassifier,
  useClassifiers,
  type ClassifierType,
} from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { classifierTypes, typeHints, typeTitles } from '#renderer/features/crawlers/classifiers/classifier-words.ts';
import { ImportDefinitions } from '#renderer/features/crawlers/exchange/import-definitions.tsx';
import { ofClassifiers } from '#renderer/features/crawlers/exchange/importings.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askClassifier(null);

export function ClassifierDialogs() {
  const asking = useClassifiers((state) => state.asking);
  const name = asking !== null && 'name' in asking ? asking.name : '';
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create classifier" width={440}>
        <NewClassifier />
      </Dialog>
      <Dialog open={asking?.kind === 'import'} onClose={close} title="Import classifiers of AWS Glue" width={640}>
        <ImportDefinitions importing={ofClassifiers} onClose={close} />
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename classifier" width={440}>
        <NameForm
          noun="classifier"
          folder="classifiers"
          verb="Rename"
          tried="Renaming the classifier"
          initial={name}
          act={(next) => renameClassifier(name, next)}
          onClose={close}
        />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the classifier ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteClassifier(name).catch((thrown: unknown) => showFailure('Deleting the classifier', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in classifiers/ is deleted. Tables that it read stay in the catalog and are read as before.
        </p>
        <ListingCrawlers name={name} />
      </ConfirmDialog>
    </>
  );
}

/** Nothing where no crawler lists it. */
function ListingCrawlers({ name }: { readonly name: string }) {
  const classifiers = useProcedure('getClassifiers', {});
  const crawlers = classifiers.data?.find((each) => each.name === name)?.crawlers ?? [];
  if (crawlers.length === 0) return null;
  return (
    <p className={textStyles.compact}>
      Listed by the {crawlers.length === 1 ? 'crawler' : 'crawlers'} <b>{crawlers.join(', ')}</b>, which cannot crawl
      until the classifier is removed there.
    </p>
  );
}

function NewClassifier() {
  const [name, setName] = useState('');
  const [type, setType] = useState<ClassifierType>('csv');
  return (
    <NewDefinitionForm
      id="new-classifier-name"
      folder="classifiers"
      name={name}
      missing={undefined}
      onName={setName}
      create={() => createClassifier(name.trim(), type)}
      onClose={close}
    >
      <div className={fieldStyles.field}>
        <RadioList<ClassifierType>
          label="Type"
          value={type}
          onChange={setType}
          options={classifierTypes.map((value) => ({ value, title: typeTitles[value], hint: typeHints[value] }))}
        />
      </div>
    </NewDefinitionForm>
  );
}
