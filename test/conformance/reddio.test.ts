import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { sandboxSubject } from './sandbox-subject.ts';

// No upstream promises an order of rows.
const knobs = { reddio: { shuffleRows: true } };

describeConformance(sandboxSubject({ kind: reddio, upstream: 'reddio', options: {}, knobs }), { describe, test });
