/** A subscription over server-sent events, as browsers and gateways hold one. */

export interface Events {
  /** The next event, as JSON. */
  next(): Promise<unknown>;
  close(): Promise<void>;
}

/** Resolves once the gateway has accepted the subscription and sent its first bytes. */
export async function openEvents(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Events> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query }),
  });
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`no events: ${response.status} ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const more = async (): Promise<void> => {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the events ended after ${JSON.stringify(text)}`);
    text += value;
  };
  await more();
  return {
    async next() {
      for (;;) {
        const [whole, data] = /^data: (.*)\n\n/m.exec(text) ?? [];
        if (whole !== undefined && data !== undefined) {
          text = text.slice(text.indexOf(whole) + whole.length);
          return JSON.parse(data);
        }
        await more();
      }
    },
    close: () => reader.cancel(),
  };
}
