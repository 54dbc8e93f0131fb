/** Bytes that are written one behind the other, where it is not known beforehand how many there will be. */
export class ByteStore {
  bytes: Uint8Array;
  view: DataView;
  #used = 0;

  /** @param room for how many there is room; more is made where it is needed */
  constructor(room: number) {
    const bytes = new Uint8Array(room);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
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
