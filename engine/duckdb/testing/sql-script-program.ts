/** `sql-script-program.ts SCRIPT`: runs the statements of a file in a separate DuckDB, with paths from the current folder. */

import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(readFileSync(process.argv[2]!, 'utf8'));
connection.closeSync();
