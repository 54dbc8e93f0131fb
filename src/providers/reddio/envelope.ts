/** The envelope `{ status, error, error_code, data }` around every answer. */
import { asObject, field, malformed } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';

/** The `data` of a successful answer. Only `status: "OK"` means success (Reddio SDKs, read 2026-11). */
export function readData(exchange: Exchange): unknown {
  const body = asObject(exchange.body, 'body');
  if (field(body, 'status') !== 'OK') throw malformed('status', '"OK"');
  return field(body, 'data');
}
