/** A service in this process that gives temporary keys of a role, and answers requests for objects; it keeps what was asked. */

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface RoleServer extends AsyncDisposable {
  readonly endpoint: string;
  /** Requests for objects, in their order. */
  readonly asked: Asked[];
  /** Forms of requests for temporary keys. */
  readonly roles: URLSearchParams[];
  /** Whether the next role is refused. */
  refuses: boolean;
}

/** @param life seconds until the keys expire; number n has the access key id `ASIAn`. */
export async function startRoleServer(life: number): Promise<RoleServer> {
  const asked: Asked[] = [];
  const roles: URLSearchParams[] = [];
  const server = createServer((request, answer) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      answer.setHeader('content-type', 'application/xml');
      if (body.startsWith('Action=') || body.includes('&Action=')) {
        roles.push(new URLSearchParams(body));
        if (started.refuses) {
          answer.statusCode = 403;
          answer.end(
            '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>somebody</Message></Error></ErrorResponse>',
          );
          return;
        }
        const expiration = new Date(Date.now() + life * 1000).toISOString();
        answer.end(
          `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${roles.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        );
        return;
      }
      asked.push({ method, path: url, headers });
      answer.setHeader('etag', '"0"');
      if (url.includes('uploads'))
        answer.end('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
      else if (headers['x-amz-copy-source'] !== undefined)
        answer.end('<CopyObjectResult><ETag>"0"</ETag></CopyObjectResult>');
      else answer.end(method === 'GET' ? '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' : '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const started: RoleServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    roles,
    refuses: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return started;
}
