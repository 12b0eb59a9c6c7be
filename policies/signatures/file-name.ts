const ending = /^[\w./~\\@ -]{1,255}\.(?:pem|crt|cer|cert|pub|key|json|ya?ml|txt)$/i
const beginning = /^(?:~|\.{0,2})\/[\w./@ -]{1,255}$/

/** Whether a text that should be PEM or JSON is likely the name of a file that holds it. */
export function isLikeFileName(text: string): boolean {
  const line = text.trim()
  return ending.test(line) || beginning.test(line)
}
