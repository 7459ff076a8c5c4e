/** Handlers of the workers' own operations. */

import { getPriority } from 'node:os';
import { sql } from '#engine/base/sql.ts';
import { currentConfinement } from '#engine/workers/confinement/confine-process.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { implementOperation, type OperationHandler } from '#engine/workers/operation.ts';

const described = sql`SELECT name, value FROM duckdb_settings() WHERE name IN (
  'memory_limit', 'threads', 'temp_directory', 'TimeZone', 'default_null_order', 'integer_division',
  'preserve_insertion_order', 'enable_external_access', 'lock_configuration', 'autoload_known_extensions',
  'autoinstall_known_extensions') ORDER BY name`;

const environment = implementOperation(describeEnvironment, async (_input, context) => {
  const database = await context.database();
  await using connection = await database.connect();
  const settings = await connection.rows<{ name: string; value: string }>(described);
  const [version] = await connection.rows<{ version: string }>(sql`SELECT version() AS version`);
  return {
    pid: process.pid,
    node: process.version,
    duckdb: version!.version,
    platform: `${process.platform}-${process.arch}`,
    priority: getPriority(),
    temporaryDirectory: context.temporaryDirectory,
    confinement: currentConfinement(),
    settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
  };
});

export const operationHandlers: readonly OperationHandler[] = [environment];
