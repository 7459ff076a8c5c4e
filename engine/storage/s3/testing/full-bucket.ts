/** moto with a bucket of many small objects, which are put there within its process: by requests that would take minutes. */

import { motoPython } from '#engine/storage/s3/testing/moto-server.ts';
import { startServer, type ObjectServer } from '#engine/storage/s3/testing/object-server.ts';

const program = `
import sys
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import main
backend = s3_backends[DEFAULT_ACCOUNT_ID]['aws']
backend.create_bucket('full', 'us-east-1')
count, folders = int(sys.argv[1]), int(sys.argv[2])
for index in range(count):
    backend.put_object('full', f'rows/day={index % folders:03d}/part-{index:06d}.csv', b'id\\n%d\\n' % index)
main(['-H', '127.0.0.1', '-p', '0'])
`;

/** @returns a server with the bucket `full`: the keys of {@link fullKeys}, each with a line of its number. */
export async function startFullBucket(count: number, folders: number): Promise<ObjectServer> {
  return await startServer(
    [motoPython!, '-c', program, String(count), String(folders)],
    ({ stderr }) => stderr!,
    (line) => /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0],
    async () => undefined,
  );
}

export function fullKeys(count: number, folders: number): string[] {
  const padded = (value: number, length: number): string => String(value).padStart(length, '0');
  return Array.from(
    { length: count },
    (_, index) => `rows/day=${padded(index % folders, 3)}/part-${padded(index, 6)}.csv`,
  ).sort();
}
