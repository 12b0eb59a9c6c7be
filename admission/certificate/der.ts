// The few DER types (ITU-T X.690) that an X.509 certificate is made of.

/** One element: tag, length, content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

/** SEQUENCE */
export function sequence(...items: readonly Uint8Array[]): Buffer {
  return element(0x30, ...items)
}

/** SET of one item, which needs no sorting. */
export function setOf(item: Uint8Array): Buffer {
  return element(0x31, item)
}

/** `[number] EXPLICIT` */
export function explicit(number: number, item: Uint8Array): Buffer {
  return element(0xa0 + number, item)
}

/** INTEGER, not negative, of its bytes (most significant first). */
export function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const digits = start < 0 ? Buffer.from([0]) : bytes.subarray(start)
  const needsSign = (digits[0] ?? 0) >= 0x80
  return element(0x02, needsSign ? Buffer.from([0]) : Buffer.alloc(0), digits)
}

/** BOOLEAN TRUE */
export const yes = element(0x01, Buffer.from([0xff]))

/** OCTET STRING */
export function octets(content: Uint8Array): Buffer {
  return element(0x04, content)
}

/** BIT STRING, whose last byte has `unused` bits that do not count. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.from([unused]), content)
}

/** UTF8String */
export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text, 'utf8'))
}

/** OBJECT IDENTIFIER of its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** Time as X.509 wants it: UTCTime before 2050, GeneralizedTime from then on. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '')
  const isUtcTime = digits < '2050'
  return element(isUtcTime ? 0x17 : 0x18, Buffer.from(isUtcTime ? digits.slice(2) : digits, 'ascii'))
}

function base128(value: number): number[] {
  const groups = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80)
  return groups
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}
