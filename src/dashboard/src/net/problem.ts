/**
 * The sentence for people in an error answer: `detail` of a problem document (RFC 9457), or `error` of the older paths.
 * @returns null when the body is neither
 */
export async function problemSentence(response: Response): Promise<string | null> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null) return null;
  const { detail, error, title } = body as Record<string, unknown>;
  return ([detail, error, title].find((text) => typeof text === 'string' && text !== '') as string | undefined) ?? null;
}
