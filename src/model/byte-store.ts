/** Bytes that are written one behind the other, where it is not known beforehand how many there will be. */
export class ByteStore {
  bytes: Uint8Array;
  view: DataView;
  #used = 0;

  /** @param bytes where they go; more room is made where it is needed */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where so many bytes go. */
  claim(size: number): number {
    const at = this.#used;
    this.#used += size;
    if (this.#used > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.#used, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}
