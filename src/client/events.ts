/** Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, read 2026-11-30). */

export interface ServerEvent {
  /** `next`, `complete`, or a `comment` that shows that the server is there. */
  readonly event: string;
  readonly data: string;
}

/** The most characters of one event; a server that sends more is none of ours. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Ends with the stream; rejects where the stream breaks. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void, void> {
  // Not every browser has streams that can be looped over.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      if (rest.length > MOST_CHARACTERS) throw new TypeError('the server sent an event without an end');
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function eventOf(block: string): ServerEvent {
  let event = 'comment';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
  }
  return { event, data: data.join('\n') };
}
