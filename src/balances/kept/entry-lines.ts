/** The lines of an entry, one after the other, in its bytes. */
const LINE_FEED = 0x0a;

export class EntryLines {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Of the line, and the place behind it. */
  start: number;
  end: number;

  /** @param start where the first line begins */
  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.start = start;
    this.end = start - 1;
  }

  /** Goes to the next line. False where there is none. */
  next(): boolean {
    if (this.isDone) return false;
    this.start = this.end + 1;
    const end = this.bytes.indexOf(LINE_FEED, this.start);
    this.end = end < 0 ? this.bytes.length : end;
    return true;
  }

  /** Whether there is no further line. */
  get isDone(): boolean {
    return this.end >= this.bytes.length;
  }

  get isEmpty(): boolean {
    return this.start === this.end;
  }

  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }
}
