/** ASCII text as the bytes that a scanner reads. */
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';

export function ascii(text: string): AsciiBytes {
  const bytes = AsciiBytes.of(Buffer.from(text));
  if (bytes === null) throw new Error(`not all of ${JSON.stringify(text)} is ASCII`);
  return bytes;
}
