/** moto as an S3 server, by the Python that the run found. It checks no signatures. */

import { startServer, type ObjectServer } from '#engine/storage/s3/testing/object-server.ts';

/** A Python with moto; undefined: tests that need it are skipped. */
export const motoPython = process.env['TENON_MOTO_PYTHON'];

export async function startMoto(): Promise<ObjectServer> {
  return await startServer(
    [motoPython!, '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'],
    ({ stderr }) => stderr!,
    (line) => /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0],
    async () => undefined,
  );
}
