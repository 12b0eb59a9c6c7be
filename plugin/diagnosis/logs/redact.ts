import { stripVTControlCharacters } from 'node:util'
import { oneLine } from '../../../policies/messages/text.ts'

/** What stands in place of a secret. */
export const redacted = '[redacted]'

/**
 * Lines of a log without what looks like a secret: values of assignments and headers that are named like one, known shapes of
 * tokens, passwords in URLs, private keys, long random texts. Terminal escapes, control characters and empty lines are gone. It errs
 * on the side of hiding. Lines are short (`tailOf`), which bounds the time that patterns take.
 */
export function redactLines(lines: readonly string[]): string[] {
  const plain = lines.map((line) => oneLine(stripVTControlCharacters(line))).filter((line) => line !== '')
  return withoutKeys(plain).map(redactLine)
}

/** `BEGIN PRIVATE KEY` up to its end; without an end up to the last line, without a beginning from the first. */
function withoutKeys(lines: readonly string[]): string[] {
  const begins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/
  const ends = /-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/
  const kept: string[] = []
  let inside = isCutKey(lines, begins, ends)
  if (inside) kept.push(redacted)
  for (const line of lines) {
    if (!inside && begins.test(line)) {
      kept.push(line.replace(/-----BEGIN [^]*$/, redacted))
      inside = !ends.test(line)
    } else if (inside) inside = !ends.test(line)
    else kept.push(line)
  }
  return kept
}

/** A tail may begin in the middle of a key. */
function isCutKey(lines: readonly string[], begins: RegExp, ends: RegExp): boolean {
  const [begin, end] = [lines.findIndex((line) => begins.test(line)), lines.findIndex((line) => ends.test(line))]
  return end >= 0 && (begin < 0 || begin > end)
}

interface Shape {
  pattern: RegExp
  replacement: string
}

/** What a name holds that is one of a secret; `[\w.-]*` around it is part of the name. */
const secretName =
  '[\\w.-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|signing|encryption|account|shared)[_-]?key|credentials?|[_-]auth|session[_-]?id|[_-]dsn|signature)[\\w.-]*'

/** In the order in which they are tried. */
const shapes: readonly Shape[] = [
  // scheme://user:password@host
  {
    pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)(?:[^\s/?#"'<>]*|[^\s:/]*:(?!\d+\/)[^\s"'<>]*)@/gi,
    replacement: `$1${redacted}@`,
  },
  // Authorization: Bearer …, and the word alone
  { pattern: /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\n"']+/gi, replacement: `$1${redacted}` },
  { pattern: /\b(bearer|basic|negotiate|digest)\s+(?!realm)[\w.~+/=-]{8,}/gi, replacement: `$1 ${redacted}` },
  { pattern: /\b((?:set-)?cookie["']?\s*[:=]\s*["']?)[^\n"']+/gi, replacement: `$1${redacted}` },
  // JSON web tokens
  { pattern: /\bey[\w-]{8,}\.[\w-]{4,}(\.[\w-]*)?/g, replacement: redacted },
  // AWS, GitHub, GitLab, Slack, Google, Stripe, npm, OpenAI, SendGrid, DigitalOcean, Vault, Azure
  { pattern: /\b(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, replacement: redacted },
  {
    pattern: /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|xox[abeoprs]-[\w-]{8,})/g,
    replacement: redacted,
  },
  {
    pattern: /\bAIza[\w-]{30,}|\bya29\.[\w-]+|\b(?:sk|pk|rk)[_-](?:live|test|proj|ant)[_-][\w-]{8,}|\bsk-[\w-]{20,}/g,
    replacement: redacted,
  },
  {
    pattern: /\bnpm_\w{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bdop_v1_\w{20,}|\bhv[sbr]\.[\w-]{20,}/g,
    replacement: redacted,
  },
  // NAME=value, "name": "value", --name value
  {
    pattern: new RegExp(
      `(["']?${secretName}["']?\\s*(?:=>|[:=])\\s*)("[^"]*"?|'[^']*'?|\\S*\\[redacted\\]\\S*|[^\\s,;&)}\\]]+)`,
      'gi',
    ),
    replacement: `$1${redacted}`,
  },
  { pattern: new RegExp(`(\\s--?${secretName}\\s+)(?!-)\\S+`, 'gi'), replacement: `$1${redacted}` },
  {
    pattern: /\b(password|passphrase|secret|token|api key)(\s+(?:is|was)[\s:]+)\S+/gi,
    replacement: `$1$2${redacted}`,
  },
]

/** Base64 and the like of 40 characters and more; hexadecimal digests are known to everybody, and paths have short parts. */
const random = /(?<![\w/+.-])(?=\S*\d)(?=\S*[A-Z])(?=\S*[a-z])[\w/+-]{40,}={0,2}/g

function redactLine(line: string): string {
  const text = shapes.reduce((rest, { pattern, replacement }) => rest.replace(pattern, replacement), line)
  return text.replace(random, (match) => (match.length / match.split('/').length < 12 ? match : redacted))
}
