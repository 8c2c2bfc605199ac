export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
const HEADER_END = [13, 10, 13, 10];

/**
 * Cuts `multipart/x-mixed-replace` (RFC 2046 §5.1) into its parts. Works with Content-Length, as silos send it, and by looking
 * for the boundary without. An `<img>` could show such a stream, but would neither tell when a picture came nor end its
 * connection reliably.
 */
export class MultipartReader {
  readonly #boundary: Uint8Array;
  #buffer = new Uint8Array(0);

  /** @param contentType of the response; the boundary is `frame` when it names none */
  constructor(contentType: string | null) {
    const boundary = /boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1] ?? 'frame';
    this.#boundary = new TextEncoder().encode(`--${boundary.replace(/^--/, '')}`);
  }

  /**
   * @returns the parts that this chunk completed
   * @throws RangeError when a part outgrows 8 MiB
   */
  push(chunk: Uint8Array): Part[] {
    this.#append(chunk);
    const parts: Part[] = [];
    for (let part = this.#next(); part !== null; part = this.#next()) parts.push(part);
    if (this.#buffer.length > MAX_BUFFERED_BYTES) throw new RangeError('A part of the stream is larger than 8 MiB.');
    return parts;
  }

  #append(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.#buffer.length + chunk.length);
    joined.set(this.#buffer);
    joined.set(chunk, this.#buffer.length);
    this.#buffer = joined;
  }

  #next(): Part | null {
    const start = find(this.#buffer, this.#boundary, 0);
    if (start < 0) return null;
    const headersStart = start + this.#boundary.length;
    const headersEnd = find(this.#buffer, HEADER_END, headersStart);
    if (headersEnd < 0) return null;
    const headers = parseHeaders(new TextDecoder().decode(this.#buffer.subarray(headersStart, headersEnd)));
    const bodyStart = headersEnd + HEADER_END.length;
    const bodyEnd = this.#bodyEnd(headers, bodyStart);
    if (bodyEnd < 0 || bodyEnd > this.#buffer.length) return null;
    const part = { headers, body: this.#buffer.slice(bodyStart, bodyEnd) };
    this.#buffer = this.#buffer.slice(bodyEnd);
    return part;
  }

  #bodyEnd(headers: ReadonlyMap<string, string>, bodyStart: number): number {
    const length = Number(headers.get('content-length'));
    if (Number.isInteger(length) && length > 0) return bodyStart + length;
    const boundaryAt = find(this.#buffer, this.#boundary, bodyStart);
    return boundaryAt < 0 ? -1 : boundaryAt - 2; // CRLF before the boundary belongs to it.
  }
}

function parseHeaders(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\r\n').map((line) => line.split(/:(.*)/s));
  return new Map(lines.flatMap(([name, value]) => (name && value ? [[name.trim().toLowerCase(), value.trim()]] : [])));
}

function find(haystack: Uint8Array, needle: ArrayLike<number>, from: number): number {
  const first = needle[0] ?? 0;
  for (let at = haystack.indexOf(first, from); at >= 0; at = haystack.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < needle.length && haystack[at + matched] === needle[matched]) matched += 1;
    if (matched === needle.length) return at;
  }
  return -1;
}
