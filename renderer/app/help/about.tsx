/** Version, licences, and the way to the guide. */

import { useProcedure } from '#renderer/rpc/queries.ts';
import helpStyles from '#renderer/app/help/help.module.css';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Put in by the build, from package-lock.json: what is shipped. */
declare const SHIPPED_PACKAGES: readonly {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}[];

export function About({ onOpenGuide }: { onOpenGuide(): void }) {
  const engine = useProcedure('getEngine', {}).data;
  return (
    <>
      <p>AWS Glue’s whole job on one desktop, offline: crawl, catalog, jobs, exactly once.</p>
      <dl className={classes(factsStyles.facts, helpStyles.part)}>
        <dt>Version</dt>
        <dd>{engine?.version ?? '…'}</dd>
        <dt>Node</dt>
        <dd>{engine?.nodeVersion ?? '…'}</dd>
        <dt>System</dt>
        <dd>{engine?.platform ?? '…'}</dd>
        <dt>Licence</dt>
        <dd>Apache-2.0</dd>
      </dl>
      <h3 className={classes(textStyles.strong, helpStyles.part)}>Guide</h3>
      <p className={textStyles.secondary}>
        How to use Tenon, and the reference of everything in it, available offline.
      </p>
      <Button onClick={onOpenGuide}>Open guide</Button>
      <h3 className={classes(textStyles.strong, helpStyles.part)}>Third-party licences</h3>
      <ul className={helpStyles.licences} tabIndex={0} aria-label="Licences">
        {SHIPPED_PACKAGES.map(({ name, version, licence }) => (
          <li key={`${name} ${version}`}>
            <span>
              {name} <span className={textStyles.muted}>{version}</span>
            </span>
            <span className={textStyles.secondary}>{licence}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
