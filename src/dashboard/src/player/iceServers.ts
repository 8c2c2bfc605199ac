/**
 * Reads the ICE servers out of WHEP's Link headers (RFC 8288): `<turn:host>; rel="ice-server"; username="…"; credential="…"`.
 * @param link the header as fetch joins it, several links behind one another; null when there is none
 */
export function parseIceServers(link: string | null): RTCIceServer[] {
  return splitOutsideQuotes(link ?? '', ',').flatMap((text) => {
    const [target = '', ...parameters] = splitOutsideQuotes(text, ';');
    const url = /^<(.+)>$/.exec(target.trim())?.[1];
    const values = new Map(parameters.map(parseParameter));
    if (url === undefined || values.get('rel') !== 'ice-server') return [];
    const username = values.get('username');
    const credential = values.get('credential');
    return [
      { urls: url, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) },
    ];
  });
}

function parseParameter(text: string): [string, string] {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim().toLowerCase();
  const value = text.slice(equals + 1).trim();
  return [name, value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value];
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  // A piece is a run of quoted strings, targets in angle brackets, and characters that are neither quote nor separator.
  const piece = separator === ',' ? /(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^",])+/g : /(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^";])+/g;
  return text.match(piece) ?? [];
}
