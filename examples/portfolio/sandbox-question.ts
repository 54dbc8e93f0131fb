/** What the page asks first over the sandbox: three people at four sources. TEOS lists nothing and Mesh a part, so both are asked by name. */
import type { Question } from './holdings.ts';

export const sandboxQuestion: Question = {
  addresses: [
    '0xe12EE2C013468C132A1F980067e22F39F3f42DfF',
    '0x16F0aBA5A7022d010cF8BF8A3efb01998d2B7E1d',
    '0x6ffbcd5a72ce902ba07a49f84df18750fbfe4795229778f3ca704c2dfb1a054',
  ],
  assets: [
    'asset/sandbox-teos/native',
    'asset/sandbox-teos/0x59597b974054b763da210001',
    'asset/sandbox-teos/0x54d07fdd69be19971bb00001',
    'asset/sandbox-mesh/STX:6?network=Ethereum/Sandbox',
    'asset/sandbox-mesh/ETH:18?network=Ethereum/Sandbox',
  ],
  staleSeconds: 600,
};
