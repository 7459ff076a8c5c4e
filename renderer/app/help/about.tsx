/** Version, licences, and where the guide is. */

import { useProcedure } from '#renderer/rpc/queries.ts';
import helpStyles from '#renderer/app/help/help.module.css';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Put in by the build, from package-lock.json: what is shipped. */
declare const SHIPPED_PACKAGES: readonly {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}[];

const guides = [
  ['First steps', 'docs/guide/first-steps.md'],
  ['Jobs', 'docs/guide/jobs.md'],
  ['Reading files', 'docs/guide/reading-files.md'],
  ['Command line', 'docs/guide/command-line.md'],
  ['Functions and operators', 'docs/reference/functions.md'],
] as const;

export function About() {
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
      <p className={textStyles.secondary}>In the Tenon folder, available offline:</p>
      <ul>
        {guides.map(([title, path]) => (
          <li key={path}>
            {title}: <span className={textStyles.monospace}>{path}</span>
          </li>
        ))}
      </ul>
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
