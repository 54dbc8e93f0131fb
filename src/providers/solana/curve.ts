/**
 * Whether 32 bytes are a point of the curve Ed25519, as the runtime of Solana decides it: an address that is none has no
 * private key, and so can only be made by a program (https://solana.com/docs/core/pda, read 2026-11).
 */

/** The prime of the field. */
const P = 2n ** 255n - 19n;
/** The curve is -x² + y² = 1 + D·x²·y² (RFC 8032, 5.1). */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const WORD = 0xffff_ffffn;

/**
 * The bytes are y, little-endian, below a bit for the sign of x. There is an x for it where (y² - 1) / (D·y² + 1) is a
 * square; so is it then times the square of its divisor, which saves the division. Some twenty microseconds: a library that
 * computes x takes ten times as long, and a hundred addresses are found in one go.
 */
export function isOnCurve(bytes: Uint8Array): boolean {
  const digits = Buffer.from(bytes).reverse().toString('hex');
  const y = BigInt.asUintN(255, BigInt(`0x${digits}`));
  const square = (y * y) % P;
  return jacobi((((square + P - 1n) % P) * ((D * square + 1n) % P)) % P) !== -1;
}

/** The Jacobi symbol of `value` and P: 1 for a square other than zero, 0 for zero, -1 for all else. */
function jacobi(value: bigint): number {
  let above = value;
  let below = P;
  let sign = 1;
  while (above !== 0n) {
    let zeros = 0;
    for (let more = trailingZeros(above); more > 0; more = trailingZeros(above)) {
      above >>= BigInt(more);
      zeros += more;
    }
    const rest = Number(below & 7n);
    if (zeros % 2 === 1 && (rest === 3 || rest === 5)) sign = -sign;
    if ((rest & 3) === 3 && (above & 3n) === 3n) sign = -sign;
    [above, below] = [below % above, above];
  }
  return below === 1n ? sign : 0;
}

/** How many bits are zero from the end on, of the last 32. */
function trailingZeros(value: bigint): number {
  const low = Number(value & WORD);
  return low === 0 ? 32 : 31 - Math.clz32(low & -low);
}
