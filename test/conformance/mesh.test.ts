import { mesh } from '../../src/providers/mesh/provider.ts';
import { meshExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';
import { holdToTheKit } from './whole-kit.ts';

const ETHEREUM = 'Ethereum/Sandbox';

/** Networks with and without history, a sub-account, and an address that came later than the first block. */
const subject = sandboxSubject({
  kind: mesh,
  upstream: 'mesh',
  // No upstream promises an order of rows.
  knobs: { mesh: { shuffleRows: true } },
  options: {
    networks: [
      { blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm', subAccounts: true },
      { blockchain: 'Bitcoin', network: 'Sandbox', addresses: 'base58' },
    ],
    apiKeyHeader: 'x-api-key',
    apiKey: 'planted-mesh-credential',
  },
  accounts: ({ network }, index) => index < 5 || network !== ETHEREUM,
  past(ledger) {
    const [, , block] = ledger.chain(ETHEREUM).blocks;
    const [account] = ledger.accounts('mesh', ETHEREUM);
    if (block === undefined || account === undefined) throw new Error('the ledger has no third block, or no account');
    const { number, hash } = block;
    const { network, address, subAccount } = account;
    const name = { network, address, subAccount };
    return [
      { number, hash: null },
      { number: null, hash },
      { number, hash },
    ].map((at) => ({ account: name, at, holdings: ledger.holdings('mesh', account, { number }) }));
  },
});

holdToTheKit({ ...subject, examples: meshExamples }, 'A9PM C6GP D4LG D8NS E5NM L5WT Y7EB Z3DB');
