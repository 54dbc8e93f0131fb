import { createInterface } from 'node:readline';

/** The address in the line by which a server says that it listens; null where its output ends before. The rest is dropped. */
export async function listening(output: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface(output)) {
    const [, address] = /^Listening on (\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  return null;
}
