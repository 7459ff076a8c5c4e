/** A crawler's policy: what happens when files differ from the catalog, how files become tables, how much is read. */

import { quietSecondsRange, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { RadioList, Switch } from '#renderer/ui/choice-controls.tsx';
import { NumberInput } from '#renderer/ui/form/text-input.tsx';
import { byteSize } from '#renderer/ui/format/words.ts';
import { kindOf } from '#renderer/features/crawlers/targets/target-kind.ts';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import paneStyles from '#renderer/ui/pane.module.css';

const megabyte = 1e6;

interface CrawlerPolicyProps {
  readonly crawler: Crawler;
  onChange(change: (crawler: Crawler) => Crawler): void;
}

type SchemaChoice = 'update' | 'add' | 'log';

const onlyNewFolders = {
  value: 'CRAWL_NEW_FOLDERS_ONLY',
  title: 'Only new folders',
  hint: 'Skips folders that are already in the catalog',
} as const;

export function CrawlerPolicy({ crawler, onChange }: CrawlerPolicyProps) {
  const set = <Name extends keyof Crawler>(name: Name, value: Crawler[Name]): void =>
    onChange((before) => ({ ...before, [name]: value }));
  const ofFolders = kindOf(crawler) === 'folders';
  // Tables are watched by queues only.
  const isEventful =
    crawler.catalogTargets.some(({ eventQueueArn }) => eventQueueArn !== null) ||
    crawler.recrawlBehavior === 'CRAWL_EVENT_MODE' ||
    crawler.watch.enabled;
  const { updateBehavior, deleteBehavior } = crawler.schemaChangePolicy;
  const schemaChoice: SchemaChoice = updateBehavior === 'LOG' ? 'log' : crawler.mergeNewColumns ? 'add' : 'update';
  const chooseSchema = (choice: SchemaChoice): void =>
    onChange((before) => ({
      ...before,
      mergeNewColumns: choice === 'add',
      schemaChangePolicy: {
        ...before.schemaChangePolicy,
        updateBehavior: choice === 'log' ? 'LOG' : 'UPDATE_IN_DATABASE',
      },
    }));
  return (
    <>
      {ofFolders || isEventful ? (
        <section className={paneStyles.section}>
          <h4>{ofFolders ? 'Watched folders' : 'Watched tables'}</h4>
          <Switch
            checked={crawler.watch.enabled}
            label={ofFolders ? 'Watch this folder' : 'Watch these tables'}
            hint={
              ofFolders
                ? 'Crawls again when files change, while Tenon is open.'
                : 'Crawls again when the event queues report changes, while Tenon is open.'
            }
            onChange={(enabled) => set('watch', { ...crawler.watch, enabled })}
          />
          {crawler.watch.enabled ? (
            <div className={crawlerStyles.policyLine}>
              <label htmlFor="policy-quiet">Quiet period, in seconds</label>
              <NumberInput
                id="policy-quiet"
                value={crawler.watch.quietSeconds}
                minimum={quietSecondsRange.least}
                onChange={(seconds) => set('watch', { ...crawler.watch, quietSeconds: seconds ?? 1 })}
              />
            </div>
          ) : null}
          {crawler.watch.enabled ? (
            <p className={fieldStyles.hint}>A file is crawled when it has not changed for this time.</p>
          ) : null}
        </section>
      ) : null}
      <section className={paneStyles.section}>
        <h4>When a schema changes</h4>
        <RadioList<SchemaChoice>
          label="When a schema changes"
          value={schemaChoice}
          onChange={chooseSchema}
          options={[
            { value: 'update', title: 'Update the table', hint: 'New version, old one kept' },
            { value: 'add', title: 'Add new columns only', hint: 'Columns are never removed or retyped' },
            { value: 'log', title: 'Log only' },
          ]}
        />
      </section>
      <section className={paneStyles.section}>
        <h4>When a table’s files are missing</h4>
        {ofFolders ? (
          <RadioList
            label="When a table’s files are missing"
            value={deleteBehavior}
            onChange={(value) =>
              onChange((before) => ({
                ...before,
                schemaChangePolicy: { ...before.schemaChangePolicy, deleteBehavior: value },
              }))
            }
            options={[
              { value: 'DEPRECATE_IN_DATABASE', title: 'Mark it as deprecated' },
              { value: 'DELETE_FROM_DATABASE', title: 'Remove it from the catalog', hint: 'Files are never changed' },
              { value: 'LOG', title: 'Log only' },
            ]}
          />
        ) : (
          <p className={fieldStyles.hint}>
            The table is kept, and the crawl says so. A crawler of catalog tables removes none.
          </p>
        )}
      </section>
      {ofFolders ? (
        <section className={paneStyles.section}>
          <h4>Group files into tables</h4>
          <RadioList<'schema' | 'one'>
            label="Group files into tables"
            value={crawler.combineCompatibleSchemas ? 'one' : 'schema'}
            onChange={(value) => set('combineCompatibleSchemas', value === 'one')}
            options={[
              { value: 'schema', title: 'By format and schema', hint: 'Similar folders form one table' },
              { value: 'one', title: 'One table per target', hint: 'All columns combined' },
            ]}
          />
          <div className={crawlerStyles.policyLine}>
            <label htmlFor="policy-level">Table roots at depth</label>
            <NumberInput
              id="policy-level"
              value={crawler.tableLevel}
              placeholder="detected"
              minimum={1}
              onChange={(value) => set('tableLevel', value)}
            />
          </div>
          <div className={crawlerStyles.policyLine}>
            <label htmlFor="policy-threshold">Fail if more tables than</label>
            <NumberInput
              id="policy-threshold"
              value={crawler.tableThreshold}
              placeholder="no limit"
              minimum={1}
              onChange={(value) => set('tableThreshold', value)}
            />
          </div>
        </section>
      ) : null}
      <section className={paneStyles.section}>
        <h4>Reading</h4>
        {ofFolders || isEventful ? (
          <RadioList<Crawler['recrawlBehavior']>
            label="Folders to crawl"
            value={crawler.recrawlBehavior}
            onChange={(value) => set('recrawlBehavior', value)}
            options={[
              {
                value: 'CRAWL_EVERYTHING',
                title: 'All folders',
                hint: 'Changed files are detected by size and modification time, and only those are read',
              },
              ...(ofFolders ? [onlyNewFolders] : []),
              {
                value: 'CRAWL_EVENT_MODE',
                title: 'Only folders that the event queue names',
                hint: `For ${ofFolders ? 'buckets' : 'tables'} whose target has an event queue`,
              },
            ]}
          />
        ) : null}
        <div className={crawlerStyles.policyLine}>
          <label htmlFor="policy-budget">Read at most, in MB</label>
          <NumberInput
            id="policy-budget"
            value={Math.round((crawler.readBudgetBytes / megabyte) * 100) / 100}
            onChange={(value) => set('readBudgetBytes', Math.max(0, Math.round((value ?? 1000) * megabyte)))}
          />
        </div>
        <p className={fieldStyles.hint}>
          Up to {byteSize(crawler.readBudgetBytes)} of content is read in full. Larger inputs are sampled, and counts
          are then estimates.
        </p>
        <Switch
          checked={crawler.computeStatistics}
          label="Compute statistics after a crawl"
          hint="Reads every row of tables that changed. Not after crawls that a watch starts."
          onChange={(value) => set('computeStatistics', value)}
        />
      </section>
    </>
  );
}
