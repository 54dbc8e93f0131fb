/** Blocks of the chain: `/cosmos/base/tendermint/v1beta1/blocks` (cosmos-sdk `tendermint/v1beta1/query.proto`, read 2026-11). */
import { asObject, field, malformed, stringField } from '../../http/decode.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { At, Block } from '../../model/reading.ts';
import type { BlockReads } from '../provider.ts';
import { heightOf } from './height.ts';

const BLOCKS = '/cosmos/base/tendermint/v1beta1/blocks';
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$/;

/** A block that a node has is final, by whatever name it was asked for. */
export const blockReads: BlockReads = {
  names: ['number', 'safe', 'finalized'],
  stated: true,
  find: {
    request: ({ at }) => ({ method: 'GET', path: `${BLOCKS}/${nameOf(at)}`, step: 'blocks' }),
    decode({ at }, exchange) {
      const block = asObject(field(asObject(exchange.body, ''), 'block'), 'block');
      const header = asObject(field(block, 'header'), 'block.header');
      const number = parseUnsigned(stringField(header, 'height', 'block.header'));
      if (number === null) throw malformed('block.header.height', 'a whole number');
      if ('number' in at && (at.number ?? number) !== number) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
      return {
        items: [{ number, hash: null, time: readTime(stringField(header, 'time', 'block.header')) }] satisfies Block[],
      };
    },
  },
};

function nameOf(at: At): string {
  return 'number' in at ? heightOf(at) : 'latest';
}

function readTime(text: string): Date {
  const time = TIME.test(text) ? new Date(text) : null;
  if (time === null || Number.isNaN(time.getTime())) throw malformed('block.header.time', 'a moment');
  return time;
}
