/**
 * A server that answers like S3 as fast as it can, so that what is measured are its clients: `node serve-once.ts COUNT FOLDERS`
 * prints its port. A bucket lists COUNT keys in FOLDERS folders; parts of uploads are taken and thrown away.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [count, folders] = process.argv.slice(2).map(Number) as [number, number];
const most = 1000;
const padded = (value: number): string => String(value).padStart(6, '0');
const keys = Array.from({ length: count }, (_, index) => {
  const folder = Math.floor((index * folders) / count);
  return `rows/day=${padded(folder)}/part-${padded(index)}.csv`;
});

function pageOf(parameters: URLSearchParams): string {
  const prefix = parameters.get('prefix') ?? '';
  const delimiter = parameters.get('delimiter') ?? '';
  const behind = parameters.get('continuation-token') ?? parameters.get('start-after') ?? '';
  const begin = behind > prefix ? positionBehind(behind) : positionBehind(prefix.slice(0, -1));
  const entries: string[] = [];
  let last = '';
  let index = begin;
  for (; index < keys.length && entries.length < most; index += 1) {
    const key = keys[index]!;
    if (!key.startsWith(prefix)) {
      if (key > prefix) break;
      continue;
    }
    last = key;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end === -1) {
      entries.push(
        `<Contents><Key>${key}</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>20</Size><StorageClass>STANDARD</StorageClass></Contents>`,
      );
    } else {
      const common = key.slice(0, end + 1);
      entries.push(`<CommonPrefixes><Prefix>${common}</Prefix></CommonPrefixes>`);
      while (index + 1 < keys.length && keys[index + 1]!.startsWith(common)) index += 1;
      last = keys[index]!;
    }
  }
  const isTruncated = index < keys.length && keys[index]!.startsWith(prefix);
  const next = isTruncated ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
  return `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`;
}

/** Of the first key behind a text. */
function positionBehind(text: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}

createServer((request, response) => {
  const { method, url = '' } = request;
  const { searchParams } = new URL(url, 'http://localhost');
  request.resume();
  request.on('end', () => {
    response.setHeader('etag', '"0123456789abcdef0123456789abcdef"');
    response.setHeader('content-type', 'application/xml');
    if (method === 'POST' && searchParams.has('uploads'))
      response.end('<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>');
    else if (method === 'POST')
      response.end('<CompleteMultipartUploadResult><ETag>&quot;0&quot;</ETag></CompleteMultipartUploadResult>');
    else if (method === 'HEAD') response.writeHead(404).end();
    else if (method === 'GET' && searchParams.has('list-type')) response.end(pageOf(searchParams));
    else response.end();
  });
}).listen(0, '127.0.0.1', function announce(this: { address: () => unknown }) {
  console.log((this.address() as AddressInfo).port);
});
