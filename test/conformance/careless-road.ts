/** A road to the upstream as one is quickly written: it follows redirects, counts nothing and never gives up. */
import { parse } from 'lossless-json';
import type { Upstream, UpstreamOptions } from '../../src/http/upstream.ts';

export function openCarelessRoad({ url, headers }: UpstreamOptions): Upstream {
  const credentials = Object.fromEntries([...headers].map(([name, secret]) => [name, secret.reveal()]));
  return {
    async send(request, { accept }) {
      const response = await fetch(new URL(request.path, url), { method: request.method, headers: credentials });
      const body: unknown = parse(await response.text());
      const header = (name: string) => response.headers.get(name);
      return accept({ request, status: response.status, header, body, receivedAt: new Date() });
    },
    pause() {},
    refusal: null,
    greets: null,
    async close() {},
  };
}
