/** Bytes of an answer that are written one behind the other. */

const ZERO = 0x30;
const POINT = 0x2e;

/** Bytes that stand somewhere. */
export interface Bytes {
  readonly view: DataView;
  readonly start: number;
  readonly size: number;
}

export function bytesOf(text: string): Bytes {
  if (text === '') return EMPTY;
  const { buffer, byteOffset, length } = Buffer.from(text);
  return { view: new DataView(buffer), start: byteOffset, size: length };
}

const EMPTY: Bytes = { view: new DataView(new ArrayBuffer(0)), start: 0, size: 0 };

/** The same in memory that nothing else shares: they may be kept for long. */
export function ownBytesOf(text: string): Bytes {
  const { buffer, byteOffset, byteLength } = encoder.encode(text);
  return { view: new DataView(buffer, byteOffset, byteLength), start: 0, size: byteLength };
}

/** Those of several texts, in memory of their own. */
export function bytesOfEach(texts: readonly string[]): readonly Bytes[] {
  const { view } = ownBytesOf(texts.join(''));
  let start = 0;
  return texts.map((text) => {
    const size = Buffer.byteLength(text);
    const bytes = { view, start, size };
    start += size;
    return bytes;
  });
}

const encoder = new TextEncoder();

/** No method looks whether there is room: the caller has to. */
export class ByteChunk {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  #used = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  get room(): number {
    return this.#buffer.length - this.#used;
  }

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  /** What was written. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }

  byte(code: number): void {
    this.#view.setUint8(this.#used, code);
    this.#used += 1;
  }

  /** In UTF-8, of which a character of the text may take three bytes. */
  text(text: string): void {
    this.#used += this.#buffer.write(text, this.#used);
  }

  /** For many bytes. */
  bytes(from: Buffer): void {
    from.copy(this.#buffer, this.#used);
    this.#used += from.length;
  }

  /** Copies eight bytes at once, in two halves. */
  copy(from: DataView, start: number, size: number): void {
    const to = this.#view;
    const target = this.#used;
    let place = 0;
    for (; place + 8 <= size; place += 8) {
      to.setUint32(target + place, from.getUint32(start + place));
      to.setUint32(target + place + 4, from.getUint32(start + place + 4));
    }
    for (; place < size; place += 1) to.setUint8(target + place, from.getUint8(start + place));
    this.#used = target + size;
  }

  /** As `placePoint` of `amount.ts`, for digits without a sign. Takes at most `size + places + 2` bytes. */
  decimal(digits: DataView, start: number, size: number, places: number): void {
    const point = size - places;
    let end = size;
    while (end > 0 && digits.getUint8(start + end - 1) === ZERO) end -= 1;
    if (point > 0) this.copy(digits, start, point);
    else this.byte(ZERO);
    if (end <= Math.max(point, 0)) return;
    this.byte(POINT);
    for (let place = point; place < 0; place += 1) this.byte(ZERO);
    const first = Math.max(point, 0);
    this.copy(digits, start + first, end - first);
  }
}
