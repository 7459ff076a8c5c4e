/** The targets of a crawler, its classifiers, and the database of its tables. */

import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { databaseNameHint } from '#renderer/ui/format/database-name.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { CatalogTargets } from '#renderer/features/crawlers/targets/catalog-targets.tsx';
import { FolderTargets } from '#renderer/features/crawlers/targets/folder-targets.tsx';
import { kindOf, targetKinds, withKind } from '#renderer/features/crawlers/targets/target-kind.ts';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CrawlerTargetsProps {
  readonly crawler: Crawler;
  /** As it is saved. */
  readonly saved: Crawler;
  onChange(change: (crawler: Crawler) => Crawler): void;
}

export function CrawlerTargets({ crawler, saved, onChange }: CrawlerTargetsProps) {
  const databases = useWholeList('getDatabases', {});
  const classifiers = useProcedure('getClassifiers', {});
  const kind = kindOf(crawler);
  return (
    <div className={crawlerStyles.form}>
      <div className={classes(layoutStyles.row, crawlerStyles.kind)}>
        <Segments
          label="Kind of targets"
          segments={targetKinds}
          current={kind}
          onChange={(next) => onChange((before) => withKind(before, next, saved))}
        />
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          {kind === 'folders'
            ? 'Finds tables in these folders and files.'
            : 'Reads the files of these tables at their locations. No table is created, renamed or removed.'}
        </span>
      </div>
      <div className={crawlerStyles.place}>
        {kind === 'folders' ? (
          <>
            <div className={classes(fieldStyles.field, crawlerStyles.field)}>
              <label className={fieldStyles.label} htmlFor="crawler-database">
                Database
              </label>
              <SuggestInput
                id="crawler-database"
                value={crawler.databaseName}
                bad={crawler.databaseName === ''}
                suggestions={databases.items.map(({ name }) => ({ value: name }))}
                onChange={(databaseName) => onChange((before) => ({ ...before, databaseName }))}
              />
              <p className={fieldStyles.hint}>
                Database for the tables. Created if it does not exist. {databaseNameHint(crawler.databaseName)}
              </p>
            </div>
            <div className={classes(fieldStyles.field, crawlerStyles.field)}>
              <label className={fieldStyles.label} htmlFor="crawler-prefix">
                Table name prefix<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
              </label>
              <TextInput
                id="crawler-prefix"
                value={crawler.tablePrefix}
                maxLength={128}
                onChange={(tablePrefix) => onChange((before) => ({ ...before, tablePrefix }))}
              />
            </div>
          </>
        ) : null}
        <div className={classes(fieldStyles.field, crawlerStyles.field)}>
          <label className={fieldStyles.label} htmlFor="crawler-description">
            Description<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
          </label>
          <TextInput
            id="crawler-description"
            value={crawler.description}
            maxLength={2048}
            onChange={(description) => onChange((before) => ({ ...before, description }))}
          />
        </div>
      </div>
      <div className={classes(fieldStyles.field, crawlerStyles.classifiers)}>
        <label className={fieldStyles.label} htmlFor="crawler-classifiers">
          Classifiers<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
        </label>
        <ListInput
          id="crawler-classifiers"
          label="classifiers"
          closed
          bad={crawler.classifiers.some((name) => classifiers.data?.every((known) => known.name !== name) === true)}
          values={crawler.classifiers}
          suggestions={(classifiers.data ?? []).map(({ name, states }) => ({ value: name, caption: states }))}
          placeholder="Add a classifier"
          onChange={(names) => onChange((before) => ({ ...before, classifiers: [...names] }))}
        />
        <p className={fieldStyles.hint}>Tried on each file in this order, before its format is detected.</p>
      </div>
      {kind === 'folders' ? (
        <FolderTargets
          targets={crawler.targets}
          onChange={(change) => onChange((before) => ({ ...before, targets: change(before.targets) }))}
        />
      ) : (
        <CatalogTargets
          queues
          targets={crawler.catalogTargets}
          onChange={(change) => onChange((before) => ({ ...before, catalogTargets: change(before.catalogTargets) }))}
        />
      )}
    </div>
  );
}
