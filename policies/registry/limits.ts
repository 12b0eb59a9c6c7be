/** Bounds of what is read of a registry; what tools write stays far below them. Sizes are in bytes. */
export const limits = {
  manifest: 1024 * 1024,
  /** of a classic signature */
  payload: 128 * 1024,
  /** of a Sigstore bundle or a DSSE envelope */
  bundle: 4 * 1024 * 1024,
  /** of all signatures of an image together */
  material: 16 * 1024 * 1024,
  /** An error page, or the answer of a token endpoint. */
  small: 64 * 1024,
  candidates: 50,
  redirects: 5,
  /** of a list of referrers */
  pages: 10,
  /** Requests of one question under way at the same time. */
  parallel: 8,
} as const

/** A count of bytes as people read it: `128 KiB`, `4 MiB`. */
export function sizeText(bytes: number): string {
  const mebibyte = 1024 * 1024
  return bytes >= mebibyte && bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${Math.ceil(bytes / 1024)} KiB`
}
